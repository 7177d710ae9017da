//go:build goapp

package app

// The paper's state is its address: states that go-app would keep in the
// browser's storage, encrypt and send between tabs are left out, and with them
// the walk through that storage at start, which ends the program where storage
// is forbidden.

// State does nothing.
type State struct{}

// Observer does nothing.
type Observer struct{}

type stateManager struct{}

func (*stateManager) Observe(Context, string, any) Observer     { return Observer{} }
func (*stateManager) Get(Context, string, any)                  {}
func (*stateManager) Set(Context, string, any) State            { return State{} }
func (*stateManager) Delete(Context, string)                    {}
func (*stateManager) Cleanup()                                  {}
func (*stateManager) CleanupExpiredPersistedStates(ctx Context) {}
