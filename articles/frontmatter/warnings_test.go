package frontmatter

import (
	"testing"
)

func TestFocus(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"50% 30%": "50% 30%", "0% 100%": "0% 100%", "33.5%  66.25%": "33.5% 66.25%", "": "",
		"50 30": "", "50%": "", "101% 5%": "", "-1% 5%": "", "top left": "", "50% 30% 10%": "", "NaN% 3%": "", "50%30%": "",
	} {
		a, problems := readFront(t, "images: [{src: a.webp, focus: \""+in+"\"}]")
		if a.Images[0].Focus != want {
			t.Errorf("focus %q = %q, want %q", in, a.Images[0].Focus, want)
		}
		if faulty := in != "" && a.Images[0].Focus == ""; faulty != (len(problems) == 1) {
			t.Errorf("focus %q: problems %v", in, problems)
		}
	}
}
