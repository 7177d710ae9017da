//go:build browsers

package web_test

import (
	"testing"

	"broadside/web/browsertest"
)

func (b engine) isFirefox() bool { return b.Engine == browsertest.Firefox }

func TestOldWorkerInEngines(t *testing.T)     { inEngines(t, runOldWorker) }
func TestThreeDeploysInEngines(t *testing.T)  { inEngines(t, runThreeDeploys) }
func TestHalfCacheInEngines(t *testing.T)     { inEngines(t, runHalfCache) }
func TestHalfWorkerInEngines(t *testing.T)    { inEngines(t, runHalfWorker) }
func TestStoreFullInEngines(t *testing.T)     { inEngines(t, runStoreFull) }
func TestStorageDeniedInEngines(t *testing.T) { inEngines(t, runStorageDenied) }
func TestSavedOfflineInEngines(t *testing.T)  { inEngines(t, runSavedOffline) }
func TestFirstVisitInEngines(t *testing.T)    { inEngines(t, runFirstVisit) }
