// SPDX-License-Identifier: Apache-2.0

// kustomize-server is kustomize's build command for many builds in one process, for the differential fuzzer: a request
// is a line of arguments with tabs between them, an answer is "STATUS BYTES-OUT BYTES-ERR\n" with the bytes behind it.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/kustomize/v5/commands/build"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi"
)

// run gives the exit status of one build, 2 for a panic as Go has it.
func run(args []string, out, diagnostics io.Writer) (status int) {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Fprintln(diagnostics, "panic:", problem)
			status = 2
		}
	}()
	if openapi.GetSchemaVersion() != kubernetesapi.DefaultOpenAPI {
		openapi.ResetOpenAPI() // the schema of the build before must not stay
	}
	command := build.NewCmdBuild(filesys.MakeFsOnDisk(), build.MakeHelp("kustomize", "build"), out)
	command.SetArgs(args)
	command.SetOut(out)
	command.SetErr(diagnostics)
	if command.Execute() != nil {
		return 1
	}
	return 0
}

// answer runs one build with os.Stderr in a file, as kustomize writes warnings there itself.
func answer(args []string, capture *os.File) (int, []byte, []byte) {
	capture.Truncate(0)
	capture.Seek(0, io.SeekStart)
	var out bytes.Buffer
	status := run(args, &out, capture)
	diagnostics, _ := os.ReadFile(capture.Name())
	return status, out.Bytes(), diagnostics
}

func main() {
	capture, err := os.CreateTemp("", "kustomize-server")
	if err != nil {
		panic(err)
	}
	defer os.Remove(capture.Name())
	os.Stderr = capture
	requests := bufio.NewReader(os.Stdin)
	for {
		line, err := requests.ReadString('\n')
		if err != nil {
			return
		}
		status, out, diagnostics := answer(strings.Split(strings.TrimSuffix(line, "\n"), "\t"), capture)
		fmt.Printf("%d %d %d\n", status, len(out), len(diagnostics))
		os.Stdout.Write(out)
		os.Stdout.Write(diagnostics)
	}
}
