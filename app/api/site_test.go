package api

import (
	"net/url"
)

import "testing"

func TestSitePathsAndNames(t *testing.T) {
	t.Parallel()
	site := Site{
		Publisher: "Corniche Press", Names: map[string]string{"ar": "الكورنيش", "en": "The Corniche"}, Languages: []string{"ar", "en"},
		Sections: []Section{{Code: "news", Names: map[string]string{"ar": "أخبار", "en": "News"}}},
	}
	for _, tt := range []struct{ got, want string }{
		{site.FrontPath("ar"), "/"}, {site.FrontPath("en"), "/en/"}, {site.FrontPath("en-GB"), "/en/"},
		{site.FrontPath("fr"), "/"}, {site.FrontPath(""), "/"}, {Site{}.FrontPath("en"), "/"},
		{site.SectionPath("en", "news"), "/en/sections/news"},
		{site.ArticlePath("a/b c"), "/articles/a%2Fb%20c"},
		{site.ListingPath("ar", "x"), "/listings/x"}, {site.ListingPath("fr", "x"), "/listings/x"},
		{site.ListingsPath("ar", nil), "/listings"},
		{site.ListingsPath("en", url.Values{"q": {"بحر"}}), "/en/listings?q=%D8%A8%D8%AD%D8%B1"},
		{site.SavedPath("en"), "/en/saved"}, {site.SavedPath("ar"), "/saved"}, {site.SettingsPath("en"), "/en/settings"}, {site.SettingsPath("fr"), "/settings"},
		{site.NotificationsPath("ar", nil), "/settings/notifications"}, {site.NotificationsPath("en", url.Values{"city": {"doha"}}), "/en/settings/notifications?city=doha"},
		{site.Name("en-GB"), "The Corniche"}, {site.Name("fr"), "الكورنيش"}, {Site{Publisher: "Corniche Press"}.Name("fr"), "Corniche Press"},
		{site.SectionName("news", "en"), "News"}, {site.SectionName("news", "fr"), "أخبار"}, {site.SectionName("none", "en"), "none"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
