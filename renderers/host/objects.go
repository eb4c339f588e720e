//go:build wasip1

package host

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"
)

// Objects reads one YAML document as Kubernetes does: a list as its items, an empty document as nothing.
func Objects(text string, as Object) []Object {
	value, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		as.Error = strings.TrimPrefix(err.Error(), "error converting YAML to JSON: ")
		return []Object{as}
	}
	return unlisted(value, as)
}

// JSONObjects is the same for a text of JSON.
func JSONObjects(value []byte, as Object) []Object {
	return unlisted(value, as)
}

func unlisted(value []byte, as Object) []Object {
	if bytes.Equal(bytes.TrimSpace(value), []byte("null")) {
		return nil
	}
	if problem := inexact(value); problem != "" {
		as.Error = problem
		return []Object{as}
	}
	var list struct {
		APIVersion string            `json:"apiVersion"`
		Kind       string            `json:"kind"`
		Items      []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(value, &list); err == nil && list.Kind == "List" && list.APIVersion == "v1" {
		var objects []Object
		for _, item := range list.Items {
			objects = append(objects, unlisted(item, as)...)
		}
		return objects
	}
	as.Value = value
	return []Object{as}
}

// inexact names a whole number that a program of JavaScript cannot hold, which reads the answer.
func inexact(value []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			return ""
		}
		number, isNumber := token.(json.Number)
		if !isNumber || strings.ContainsAny(number.String(), ".eE") {
			continue
		}
		whole, err := number.Int64()
		if err != nil || whole > 1<<53 || whole < -1<<53 {
			return fmt.Sprintf("the number %s is too large to be kept exactly", number)
		}
	}
}
