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

// countChart draws the counts by day as an SVG bar chart: a band each for views, opens and unfolds,
// with a scale of its own. No bar hides another and no colour carries meaning. The chart's
// aria-details refers to the table with the same numbers.
func countChart(days []api.FrameCount, texts *consoleTexts) goapp.UI {
	var parts []goapp.UI
	bands := []struct {
		class, name string
		of          func(api.FrameCount) int
	}{
		{"seen", texts.Seen, func(c api.FrameCount) int { return c.Views }},
		{"opened", texts.Opened, func(c api.FrameCount) int { return c.Opens }},
		{"unfolded", texts.Unfolded, func(c api.FrameCount) int { return c.Expands }},
	}
	for i, b := range bands {
		parts = append(parts, drawBand(i*bandHigh, b.class, b.name, days, b.of, texts)...)
	}
	high := len(bands)*bandHigh + chartFoot
	step := chartStep(days)
	for _, i := range []int{0, len(days) / 2, len(days) - 1} {
		if i >= 0 && i < len(days) {
			parts = append(parts, element("text", attribute{"class", "scale"}, attribute{"x", svgNumber(chartLeft + step*(float64(i)+.5))}, attribute{"y", strconv.Itoa(high - 6)},
				attribute{"text-anchor", textAnchor(i, len(days))}, days[i].Day))
		}
	}
	return element("figure", attribute{"class", "chart"},
		element("svg", attribute{"viewBox", fmt.Sprintf("0 0 %d %d", chartWidth, high)}, attribute{"role", "img"}, attribute{"aria-label", chartLabel(days, texts)},
			attribute{"aria-details", "by-day"}, parts))
}

func chartStep(days []api.FrameCount) float64 {
	return float64(chartWidth-chartLeft) / float64(max(len(days), 1))
}

// drawBand draws the bars of one kind of count below the y coordinate top.
func drawBand(top int, class, name string, days []api.FrameCount, of func(api.FrameCount) int, texts *consoleTexts) []goapp.UI {
	most := 1
	for _, c := range days {
		most = max(most, of(c))
	}
	most = scaleEnd(most)
	y := func(n int) float64 { return float64(top+bandHead) + bandHeight*(1-float64(n)/float64(most)) }
	parts := []goapp.UI{element("text", attribute{"class", "name"}, attribute{"x", strconv.Itoa(chartLeft)}, attribute{"y", strconv.Itoa(top + bandHead - 8)}, name)}
	for _, n := range []int{0, most / 2, most} {
		parts = append(parts,
			element("line", attribute{"class", "grid"}, attribute{"x1", strconv.Itoa(chartLeft)}, attribute{"x2", strconv.Itoa(chartWidth)}, attribute{"y1", svgNumber(y(n))}, attribute{"y2", svgNumber(y(n))}),
			element("text", attribute{"class", "scale"}, attribute{"x", strconv.Itoa(chartLeft - 6)}, attribute{"y", svgNumber(y(n) + 4)}, attribute{"text-anchor", "end"}, thousands(n)))
	}
	step := chartStep(days)
	wide := step * .8
	for i, c := range days {
		if n := of(c); n > 0 {
			parts = append(parts, element("rect", attribute{"class", class}, attribute{"x", svgNumber(chartLeft + step*float64(i) + (step-wide)/2)}, attribute{"y", svgNumber(y(n))},
				attribute{"width", svgNumber(wide)}, attribute{"height", svgNumber(y(0) - y(n))},
				element("title", fillMessage(texts.Bar, append([]string{c.Day}, countTexts(c)...)...))))
		}
	}
	return parts
}

func chartLabel(days []api.FrameCount, texts *consoleTexts) string {
	if len(days) == 0 {
		return texts.NothingCounted
	}
	most := days[0]
	for _, c := range days {
		if c.Views > most.Views {
			most = c
		}
	}
	return fillMessage(texts.ChartLabel, days[0].Day, days[len(days)-1].Day, most.Day, thousands(most.Views))
}

// scaleEnd returns the end of a scale for values up to n: a digit followed by zeros, whose half, the
// label in the middle, is an integer.
func scaleEnd(n int) int {
	for ten := 1; ; ten *= 10 {
		for m := 2; m <= 10; m++ {
			if n <= m*ten && m*ten%2 == 0 {
				return m * ten
			}
		}
	}
}

func textAnchor(i, n int) string {
	switch i {
	case 0:
		return "start"
	case n - 1:
		return "end"
	}
	return "middle"
}

func svgNumber(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }
