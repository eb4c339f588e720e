//go:build wasip1

package main

import (
	"fmt"
	"strings"

	"cdk8s-delivery/renderers/host"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/strvals"
)

// valuesOf merges the values that are given, as repeated -f does, and sets what is to be set. It names the paths of
// settings that stand nowhere, neither in the chart's own values nor in those given.
func valuesOf(loaded *chart.Chart, asked request) (common.Values, []string, error) {
	values := map[string]any{}
	for _, each := range asked.Values {
		text := []byte(each.Text)
		if each.File != "" {
			var err error
			if text, err = host.Read(each.File); err != nil {
				return nil, nil, fmt.Errorf("there are no values at %q", each.File)
			}
		}
		read, err := loader.LoadValues(strings.NewReader(string(text)))
		if err != nil {
			return nil, nil, fmt.Errorf("the values %s cannot be read: %w", each.File, err)
		}
		values = loader.MergeMaps(values, read)
	}
	before, err := util.CoalesceValues(loaded, values)
	if err != nil {
		return nil, nil, err
	}
	var unknown []string
	for _, each := range asked.Set {
		alone := map[string]any{}
		assignment := each.Path + "=" + each.Value
		if err := strvals.ParseLiteralInto(assignment, alone); err != nil {
			return nil, nil, fmt.Errorf("%q is not a path of values: %w", each.Path, err)
		}
		if !stands(before, alone) {
			unknown = append(unknown, each.Path)
		}
		if err := strvals.ParseLiteralInto(assignment, values); err != nil {
			return nil, nil, err
		}
	}
	return values, unknown, nil
}

// stands says whether values have everything that is named, whatever its value.
func stands(values, named any) bool {
	switch wanted := named.(type) {
	case map[string]any:
		here, isMap := asMap(values)
		if !isMap {
			return false
		}
		for key, each := range wanted {
			value, exists := here[key]
			if !exists || !stands(value, each) {
				return false
			}
		}
		return true
	case []any:
		here, isList := values.([]any)
		if !isList || len(here) < len(wanted) {
			return false
		}
		for index, each := range wanted {
			if each != nil && !stands(here[index], each) {
				return false
			}
		}
		return true
	default:
		return true
	}
}

func asMap(value any) (map[string]any, bool) {
	switch here := value.(type) {
	case map[string]any:
		return here, true
	case common.Values:
		return here, true
	}
	return nil, false
}
