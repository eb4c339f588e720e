//go:build wasip1

package host

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"unsafe"
)

// look asks for what stands at a path of the project and keeps it for take: its size times two, plus one for a folder;
// -1 where there is nothing.
//
//go:wasmimport cdk8s_delivery look
func look(path unsafe.Pointer, length uint32) int64

//go:wasmimport cdk8s_delivery take
func take(into unsafe.Pointer)

// Read gives the bytes of a file of the project.
func Read(name string) ([]byte, error) {
	data, isFolder, err := at(name)
	if err == nil && isFolder {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	return data, err
}

// List gives the names in a folder of the project, sorted; those of folders end in "/".
func List(name string) ([]string, error) {
	data, isFolder, err := at(name)
	if err != nil {
		return nil, err
	}
	if !isFolder {
		return nil, &fs.PathError{Op: "list", Path: name, Err: errors.New("is not a directory")}
	}
	if len(data) == 0 {
		return nil, nil
	}
	return strings.Split(string(data), "\x00"), nil
}

// Stands says whether there is something at a path, and whether that is a folder.
func Stands(name string) (exists, isFolder bool) {
	size := lookAt(name)
	return size >= 0, size >= 0 && size&1 == 1
}

func at(name string) ([]byte, bool, error) {
	size := lookAt(name)
	if size < 0 {
		return nil, false, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	data := make([]byte, size>>1)
	if len(data) > 0 {
		take(unsafe.Pointer(&data[0]))
	}
	return data, size&1 == 1, nil
}

func lookAt(name string) int64 {
	cleaned := path.Clean("/" + name)
	return look(unsafe.Pointer(unsafe.StringData(cleaned)), uint32(len(cleaned)))
}
