package wire

import (
	"testing"
)

// Each pattern of the tables occurs in a text above or here.
func TestHeaderLines(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"z6715-----": true, "W2870asian": true, "a0512": true, "xyz0001 4 s 120 dpa-abc 0101": true, "eca0003 3 i 380  dpa 0045": true,
		"f l BC-LT--Argentina-CancerB     11-13 1049": true, "BC-BKN--Heat-Hawks, 1st Ld-Writethru,416": true, "PM-Wright Probe, 1st Ld-Writethru, a0512,300": true,
		"AP Photo GATK105, GATK106": true, "AP Sports Writer": true, "The Associated Press": true, "American Football/NFL/": true,
		"OPEC-OIL/": true, "IRAN-NUCLEAR/TALKS (WRAPUP 2, PIX, TV)": true, "14:05 23Nov2026 RTRS": true, "AFP 0123 UAE": true, "Mideast-conflict-UAE,3rdlead": true,
		"POL-GULF-SUMMIT": true, "DCM23": true, "URGENT": true, "1stLd-Writethru": true, "(2nd LD)": true, "UPDATE 2": true, "(450 words)": true, "450 words": true,
		"Rents fall in Dubai": false, "G20 2026": false, "Expo 2030": false, "COP31": false, "Formula 1 returns to Jeddah in 2027": false,
		"Al-Ahly 2 Zamalek 1": false, "UAE/Qatar ferry sails again": false, "Urgent repairs close the bridge": false, "AM radio is back": false,
		"PM-led talks fail": false, "Update on the strike at the port": false, "Lead singer dies at 71": false, "BC Place to host final": false, "Wordcount is not everything": false,
		"7 of 10 schools are full": false, "A 4 x 4 in 1 day": false, "90 words that changed a city": false, "Priority lanes open": false, "AFP chief visits Dubai": false,
	} {
		if got := readHeader(line); got != want {
			t.Errorf("readHeader(%q) = %v", line, got)
		}
	}
	for line, want := range map[string]bool{
		"-30-": true, "-0-": true, "ENDS": true, "(END)": true, "(ends)": true, "###": true, "Enditem": true, "(more)": true, "-more-": true, "MORE": true, "انتهى": true, "(النهاية)": true, "يتبع": true,
		"ab/cd": true, "AGA/SA": true, "ms.rg": true, "burs-ab/cd": true, "ع.م": true, "م ع / ن ب": true, "PTI SKS KR": true, "WAM/Ana Writer": true, "وام/ريم الكاتبة": true, "// WAM //": true,
		"© 2026 AFP": true, "Copyright 2026 The Associated Press. All rights reserved.": true, "dpa al rmo hct rmo": true,
		"AFP/WAM": false, "Reuters": false, "(AP)": false, "The End of the road": false, "It ends.": false, "30": false, "More.": false, "Copyright is dead, a reader wrote.": false, "He left on 23/11/2026": false,
		"نهاية سعيدة": false, "و": true, "ذهب": false,
	} {
		if got := readTail(line); got != want {
			t.Errorf("readTail(%q) = %v", line, got)
		}
	}
}

func TestHeadlineCodes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"UPDATE 2-Rents fall": "UPDATE 2-", "WRAPUP 1-Rents fall": "WRAPUP 1-", "RPT-UPDATE 1-Rents fall": "RPT-UPDATE 1-", "CORRECTED-Rents fall": "CORRECTED-",
		"REFILE-Rents fall": "REFILE-", "(2nd LD) Rents fall": "(2nd LD)", "(LEAD) Rents fall": "(LEAD)", "1ST LEAD Rents fall": "1ST LEAD", "14:05 23Nov2026 RTRS-Rents fall": "14:05 23Nov2026 RTRS-",
		"Rents fall": "", "UPDATE: Rents fall": "", "Update 2 of the app is out": "", "EXCLUSIVE-Rents fall": "", "LEAD IN WATER: what is known": "", "Repeat-offender bill passes": "", "UPDATE 2-": "",
	} {
		code, headline := cutHeadlineCode(in)
		if code != want || code != "" && headline != "Rents fall" || code == "" && headline != in {
			t.Errorf("cutHeadlineCode(%q) = %q, %q; want %q", in, code, headline, want)
		}
	}
}
