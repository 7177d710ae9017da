package frontmatter

import (
	"fmt"
	"strings"

	"broadside/articles"
)

func people(of []articles.Person) string {
	var out []string
	for _, p := range of {
		out = append(out, strings.TrimSuffix(fmt.Sprintf("%s (%s)", p.Name, p.Role), " ()"))
	}
	return strings.Join(out, " + ")
}
