//go:build goapp

package app

// The program's state is in the address. go-app's states, which it stores,
// encrypts and sends between tabs, are left out. At the start go-app would read
// the browser's storage, which ends the program if storage is forbidden.

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
