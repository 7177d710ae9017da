package response

import "strings"

// Encoding is a content coding that the server sends.
type Encoding int

const (
	Identity Encoding = iota
	Brotli
	Gzip
	encodings
	Either = encodings // brotli or gzip, see Effort
)

// preferred orders the codings of equal weight.
var preferred = [...]Encoding{Brotli, Gzip, Identity}

// AcceptedEncoding returns the coding with the highest weight in an Accept-Encoding header; at
// equal weights a compressed one, and Either if the two weigh the same (RFC 9110 §12.5.3). A coding
// that only "*" allows is chosen only if identity has a lower weight, because many clients that send
// a bare "*" cannot decode. If nothing is acceptable, it returns Identity. It allocates nothing.
func AcceptedEncoding(lines []string) Encoding {
	weights := [encodings]int{unnamed, unnamed, unnamed}
	others := unnamed
	for _, line := range lines {
		for line != "" {
			var part string
			part, line, _ = strings.Cut(line, ",")
			name, params, _ := strings.Cut(part, ";")
			switch name = strings.Trim(name, " \t"); {
			case strings.EqualFold(name, "br"): // names are case-insensitive (§8.4.1)
				weights[Brotli] = weightOf(params)
			case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
				weights[Gzip] = weightOf(params)
			case strings.EqualFold(name, "identity"):
				weights[Identity] = weightOf(params)
			case name == "*":
				others = weightOf(params)
			}
		}
	}
	return highestWeight(weights, others)
}

// unnamed is the weight of a coding that the header does not name.
const unnamed = -1

// highestWeight returns the coding of the highest weight; others is the weight of "*".
func highestWeight(weights [encodings]int, others int) Encoding {
	best, top := Identity, 0
	for _, e := range preferred {
		if weights[e] > top {
			best, top = e, weights[e]
		}
	}
	if weights[Identity] == unnamed && others >= top {
		return Identity
	}
	if best == Brotli && weights[Gzip] == top {
		return Either
	}
	for _, e := range preferred {
		if weights[e] == unnamed && others > top {
			return e
		}
	}
	return best
}

// weightOf parses the weight among the parameters of a coding, in thousandths: 1000 if there is
// none, 0 if it is malformed.
func weightOf(params string) int {
	for params != "" {
		var part string
		part, params, _ = strings.Cut(params, ";")
		name, value, found := strings.Cut(part, "=")
		if found && strings.EqualFold(strings.Trim(name, " \t"), "q") {
			return qvalue(strings.Trim(value, " \t"))
		}
	}
	return 1000
}

// qvalue parses a qvalue (RFC 9110 §12.4.2) in thousandths; 0 if it is malformed.
func qvalue(s string) int {
	if s == "" || len(s) > len("0.000") || s[0] > '1' || len(s) > 1 && s[1] != '.' {
		return 0
	}
	q, unit := int(s[0]-'0')*1000, 100
	for i := 2; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		q += int(s[i]-'0') * unit
		unit /= 10
	}
	if s[0] < '0' || q > 1000 {
		return 0
	}
	return q
}
