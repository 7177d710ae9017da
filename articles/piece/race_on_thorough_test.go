//go:build thorough && race

package piece

// underRace is true with the race detector, which makes sync.Pool drop items,
// so that allocations cannot be measured.
const underRace = true
