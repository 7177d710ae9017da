//go:build thorough && !race

package piece

const underRace = false
