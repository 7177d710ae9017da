package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"broadside/articles"
	"broadside/articles/library"
)

// articleMetrics is the Prometheus collector of articles and their problems.
type articleMetrics struct {
	library  *library.Library
	articles *prometheus.Desc
	problems *prometheus.Desc
}

func registerArticleMetrics(reg prometheus.Registerer, library *library.Library) {
	reg.MustRegister(articleMetrics{
		library:  library,
		articles: prometheus.NewDesc("broadside_articles", "Articles by status and language.", []string{"status", "lang"}, nil),
		problems: prometheus.NewDesc("broadside_article_problems", "What is wrong in the folder, by level.", []string{"level"}, nil),
	})
}

// Describe sends the descriptions of the metrics.
func (p articleMetrics) Describe(ch chan<- *prometheus.Desc) {
	ch <- p.articles
	ch <- p.problems
}

// Collect sends the current values of the metrics.
func (p articleMetrics) Collect(ch chan<- prometheus.Metric) {
	byStatus := map[[2]string]int{}
	for _, s := range p.library.Summaries() {
		byStatus[[2]string{string(s.Status), s.Lang}]++
	}
	for k, n := range byStatus {
		ch <- prometheus.MustNewConstMetric(p.articles, prometheus.GaugeValue, float64(n), k[0], k[1])
	}
	byLevel := map[string]int{articles.Wrong.String(): 0, articles.Warning.String(): 0, articles.Broken.String(): 0}
	for _, problem := range p.library.Problems() {
		byLevel[problem.Level.String()]++
	}
	for level, n := range byLevel {
		ch <- prometheus.MustNewConstMetric(p.problems, prometheus.GaugeValue, float64(n), level)
	}
}
