package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"broadside/articles"
	"broadside/articles/library"
)

// registerArticleMetrics registers the numbers of articles and of their problems.
func registerArticleMetrics(reg prometheus.Registerer, library *library.Library) {
	stories := prometheus.NewDesc("broadside_articles", "Articles by status and language.", []string{"status", "lang"}, nil)
	problems := prometheus.NewDesc("broadside_article_problems", "What is wrong in the folder, by level.", []string{"level"}, nil)
	reg.MustRegister(prometheus.CollectorFunc(func(ch chan<- prometheus.Metric) {
		byStatus := map[[2]string]int{}
		for _, s := range library.Summaries() {
			byStatus[[2]string{string(s.Status), s.Lang}]++
		}
		for k, n := range byStatus {
			ch <- prometheus.MustNewConstMetric(stories, prometheus.GaugeValue, float64(n), k[0], k[1])
		}
		byLevel := map[string]int{articles.Wrong.String(): 0, articles.Warning.String(): 0, articles.Broken.String(): 0}
		for _, problem := range library.Problems() {
			byLevel[problem.Level.String()]++
		}
		for level, n := range byLevel {
			ch <- prometheus.MustNewConstMetric(problems, prometheus.GaugeValue, float64(n), level)
		}
	}))
}
