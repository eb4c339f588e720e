// Reads YAML documents from standard input, separated by NUL bytes, with the reader named by the first argument, and
// prints one line of JSON per document: {"value": ...} or {"error": "..."}.
//
// "kubernetes" is sigs.k8s.io/yaml, which kubectl, the API server and Argo CD read manifests with; "v3" is
// gopkg.in/yaml.v3, which many tools around them use.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	v3 "gopkg.in/yaml.v3"
	kubernetes "sigs.k8s.io/yaml"
)

type answer struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	readers := map[string]func([]byte) ([]byte, error){
		"kubernetes": kubernetes.YAMLToJSONStrict,
		"v3":         readV3,
	}
	if len(os.Args) != 2 || readers[os.Args[1]] == nil {
		fail(fmt.Errorf("usage: yaml kubernetes|v3"))
	}
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for _, document := range bytes.Split(input, []byte{0}) {
		value, err := readers[os.Args[1]](document)
		line := answer{Value: value}
		if err != nil {
			line = answer{Error: err.Error()}
		}
		if err := encoder.Encode(line); err != nil {
			fail(err)
		}
	}
	if err := out.Flush(); err != nil {
		fail(err)
	}
}

func readV3(document []byte) ([]byte, error) {
	var value map[string]any
	if err := v3.Unmarshal(document, &value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
