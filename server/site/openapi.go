package site

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"go.yaml.in/yaml/v3"

	"broadside/app/api"
	"broadside/server/middleware"
	"broadside/server/response"
)

// openAPIFile describes the API (OpenAPI 3.1). A test compares it with the
// responses in both directions.
//
//go:embed openapi.yaml
var openAPIFile []byte

// openAPI is openAPIFile as JSON.
var openAPI = sync.OnceValues(func() ([]byte, error) {
	var v any
	if err := yaml.Unmarshal(openAPIFile, &v); err != nil {
		return nil, fmt.Errorf("site: openapi.yaml: %w", err)
	}
	return json.Marshal(v)
})

func (s *Site) getOpenAPI(w http.ResponseWriter, r *http.Request) error {
	if _, err := middleware.Parameters(r); err != nil {
		return err
	}
	return s.Send(w, r, "", func(_ context.Context, route string) (*response.Response, error) {
		address, err := json.Marshal(s.Paper.Origin + s.Paper.Base + api.Root)
		if err != nil {
			return nil, fmt.Errorf("site: writing the API's address: %w", err)
		}
		body, err := openAPI()
		if err != nil {
			return nil, err
		}
		body = bytes.Replace(body, []byte(`"/api/v1"`), address, 1)
		return response.New(route, http.StatusOK, body, response.Often, response.Headers("application/json", response.FilePolicy, response.Revalidate, response.CORSHeaders...)...), nil
	})
}
