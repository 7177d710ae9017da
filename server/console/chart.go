package console

import (
	"fmt"
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
)

// The dimensions of the chart, in SVG user units.
const (
	chartWidth = 720
	chartLeft  = 44  // for the labels of the y axes
	chartFoot  = 24  // for the labels of the x axis
	bandHead   = 24  // for the title of a band
	bandHeight = 100 // of the bars
	bandHigh   = bandHead + bandHeight
)

// chart draws the counts by day as an SVG bar chart: a band each for views, opens and unfolds, with
// a scale of its own. No bar hides another and no colour carries meaning. The chart's aria-details
// refers to the table with the same numbers.
func chart(days []api.FrameCount, say *deskWords) goapp.UI {
	var parts []goapp.UI
	bands := []struct {
		class, name string
		of          func(api.FrameCount) int
	}{
		{"seen", say.Seen, func(c api.FrameCount) int { return c.Views }},
		{"opened", say.Opened, func(c api.FrameCount) int { return c.Opens }},
		{"unfolded", say.Unfolded, func(c api.FrameCount) int { return c.Expands }},
	}
	for i, b := range bands {
		parts = append(parts, band(i*bandHigh, b.class, b.name, days, b.of, say)...)
	}
	high := len(bands)*bandHigh + chartFoot
	step := chartStep(days)
	for _, i := range []int{0, len(days) / 2, len(days) - 1} {
		if i >= 0 && i < len(days) {
			parts = append(parts, el("text", with{"class", "scale"}, with{"x", units(chartLeft + step*(float64(i)+.5))}, with{"y", strconv.Itoa(high - 6)},
				with{"text-anchor", anchor(i, len(days))}, days[i].Day))
		}
	}
	return el("figure", with{"class", "chart"},
		el("svg", with{"viewBox", fmt.Sprintf("0 0 %d %d", chartWidth, high)}, with{"role", "img"}, with{"aria-label", chartSays(days, say)},
			with{"aria-details", "by-day"}, parts))
}

func chartStep(days []api.FrameCount) float64 {
	return float64(chartWidth-chartLeft) / float64(max(len(days), 1))
}

// band draws the bars of one kind of count below the y coordinate top.
func band(top int, class, name string, days []api.FrameCount, of func(api.FrameCount) int, say *deskWords) []goapp.UI {
	most := 1
	for _, c := range days {
		most = max(most, of(c))
	}
	most = roundUp(most)
	y := func(n int) float64 { return float64(top+bandHead) + bandHeight*(1-float64(n)/float64(most)) }
	parts := []goapp.UI{el("text", with{"class", "name"}, with{"x", strconv.Itoa(chartLeft)}, with{"y", strconv.Itoa(top + bandHead - 8)}, name)}
	for _, n := range []int{0, most / 2, most} {
		parts = append(parts,
			el("line", with{"class", "grid"}, with{"x1", strconv.Itoa(chartLeft)}, with{"x2", strconv.Itoa(chartWidth)}, with{"y1", units(y(n))}, with{"y2", units(y(n))}),
			el("text", with{"class", "scale"}, with{"x", strconv.Itoa(chartLeft - 6)}, with{"y", units(y(n) + 4)}, with{"text-anchor", "end"}, thousands(n)))
	}
	step := chartStep(days)
	wide := step * .8
	for i, c := range days {
		if n := of(c); n > 0 {
			parts = append(parts, el("rect", with{"class", class}, with{"x", units(chartLeft + step*float64(i) + (step-wide)/2)}, with{"y", units(y(n))},
				with{"width", units(wide)}, with{"height", units(y(0) - y(n))},
				el("title", fill(say.Bar, append([]string{c.Day}, numbers(c)...)...))))
		}
	}
	return parts
}

// chartSays describes the chart for screen readers.
func chartSays(days []api.FrameCount, say *deskWords) string {
	if len(days) == 0 {
		return say.NothingCounted
	}
	most := days[0]
	for _, c := range days {
		if c.Views > most.Views {
			most = c
		}
	}
	return fill(say.ChartSays, days[0].Day, days[len(days)-1].Day, most.Day, thousands(most.Views))
}

// roundUp returns the end of a scale for values up to n: a digit followed by zeros, whose half, the
// label in the middle, is an integer.
func roundUp(n int) int {
	for ten := 1; ; ten *= 10 {
		for m := 2; m <= 10; m++ {
			if n <= m*ten && m*ten%2 == 0 {
				return m * ten
			}
		}
	}
}

func anchor(i, n int) string {
	switch i {
	case 0:
		return "start"
	case n - 1:
		return "end"
	}
	return "middle"
}

func units(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }
