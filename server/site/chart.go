package site

import (
	"fmt"
	"strconv"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
)

// The chart's measures, in its own units.
const (
	chartWidth  = 720
	chartHeight = 220
	chartLeft   = 44 // room for the numbers
	chartFoot   = 24 // room for the days
	chartHead   = 12
)

// chart draws days as bars, what was seen and in front of it what was opened,
// as an SVG in the page. The numbers stand in a table beside it.
func chart(days []api.FrameCount) goapp.UI {
	top := 1
	for _, c := range days {
		top = max(top, c.Views, c.Opens)
	}
	top = roundUp(top)
	high := float64(chartHeight - chartFoot - chartHead)
	y := func(n int) float64 { return chartHead + high*(1-float64(n)/float64(top)) }
	step := float64(chartWidth-chartLeft) / float64(max(len(days), 1))

	var parts []goapp.UI
	for _, n := range []int{0, top / 2, top} {
		parts = append(parts,
			el("line", with{"class", "grid"}, with{"x1", strconv.Itoa(chartLeft)}, with{"x2", strconv.Itoa(chartWidth)}, with{"y1", units(y(n))}, with{"y2", units(y(n))}),
			el("text", with{"class", "scale"}, with{"x", strconv.Itoa(chartLeft - 6)}, with{"y", units(y(n) + 4)}, with{"text-anchor", "end"}, thousands(n)))
	}
	bar := func(class string, i, n int, part float64) {
		if n == 0 {
			return
		}
		wide := step * part
		parts = append(parts, el("rect", with{"class", class}, with{"x", units(chartLeft + step*float64(i) + (step-wide)/2)}, with{"y", units(y(n))},
			with{"width", units(wide)}, with{"height", units(y(0) - y(n))},
			el("title", fmt.Sprintf("%s: %d seen, %d opened", days[i].Day, days[i].Views, days[i].Opens))))
	}
	for i, c := range days {
		bar("seen", i, c.Views, .8)
		bar("opened", i, c.Opens, .4)
	}
	for _, i := range []int{0, len(days) / 2, len(days) - 1} {
		if i >= 0 && i < len(days) {
			parts = append(parts, el("text", with{"class", "scale"}, with{"x", units(chartLeft + step*(float64(i)+.5))}, with{"y", strconv.Itoa(chartHeight - 6)},
				with{"text-anchor", anchor(i, len(days))}, days[i].Day))
		}
	}
	return el("figure", with{"class", "chart"},
		el("svg", with{"viewBox", fmt.Sprintf("0 0 %d %d", chartWidth, chartHeight)}, with{"role", "img"}, with{"aria-label", chartSays(days)}, parts),
		el("figcaption", el("span", with{"class", "key seen"}, "Seen"), " ", el("span", with{"class", "key opened"}, "Opened")))
}

// chartSays tells those who hear the page what the chart shows.
func chartSays(days []api.FrameCount) string {
	if len(days) == 0 {
		return "Nothing"
	}
	most := days[0]
	for _, c := range days {
		if c.Views > most.Views {
			most = c
		}
	}
	return fmt.Sprintf("Seen and opened on each day from %s to %s; most on %s: %d seen. The numbers are in the table by day.",
		days[0].Day, days[len(days)-1].Day, most.Day, most.Views)
}

// roundUp is the next number that reads well on a scale, and half of which
// does: a digit with noughts.
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
