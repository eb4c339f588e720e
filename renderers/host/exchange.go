//go:build wasip1

// Package host is what both renderers know of the program that runs them: it gives them a request and the files of the
// project, and takes their answer.
package host

import (
	"encoding/json"
	"fmt"
	"os"
)

// Object is what a renderer made: the object as Kubernetes reads it, or what is wrong with its text.
type Object struct {
	// Path of the file that it comes from, where that is known.
	Path string `json:"path,omitempty"`
	// CRD says that it comes from the folder of the chart that holds CRDs.
	CRD   bool            `json:"crd,omitempty"`
	Hook  *Hook           `json:"hook,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

// Hook is what Helm takes an object for that names moments of a release.
type Hook struct {
	Events []string `json:"events"`
	Weight int      `json:"weight"`
}

// Chart is a chart that took part.
type Chart struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Answer is what a renderer says.
type Answer struct {
	Objects []Object `json:"objects"`
	Chart   *Chart   `json:"chart,omitempty"`
	// Lookups are questions to a cluster, which were answered by nothing.
	Lookups []string `json:"lookups,omitempty"`
	// UnknownValues are paths of values that neither the chart nor the values given have.
	UnknownValues []string `json:"unknownValues,omitempty"`
	Error         string   `json:"error,omitempty"`
}

// Serve reads a request from standard input, and writes the answer.
func Serve[R any](render func(R) (Answer, error)) {
	var request R
	if err := json.NewDecoder(os.Stdin).Decode(&request); err != nil {
		fail(err)
	}
	answer, err := render(request)
	if err != nil {
		answer = Answer{Error: err.Error()}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
