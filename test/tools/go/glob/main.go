// Says which of the paths on standard input, one per line, the glob in the first argument matches, by the library and
// without separators, as Argo CD matches a directory's include and exclude. Prints the paths that match.
package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/gobwas/glob"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: glob PATTERN")
		os.Exit(2)
	}
	pattern, err := glob.Compile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if pattern.Match(lines.Text()) {
			fmt.Println(lines.Text())
		}
	}
}
