package library

const (
	lead   = "Dubai: Rents in the city fell by three per cent in the third quarter, the council said on Monday."
	second = "Tenants have waited for this since the new towers opened, an agent in the old town said."
	live   = "published: 2026-11-23T08:00:00+04:00\nstatus: live\nsection: news\n"
)
