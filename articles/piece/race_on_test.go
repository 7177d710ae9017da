//go:build race

package piece

// underRace tells that the race detector watches: it makes sync.Pool forget, so
// that what is allocated is no measure.
const underRace = true
