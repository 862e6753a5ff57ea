// SPDX-License-Identifier: Apache-2.0

// berth-cni is the pod network of a node: it writes the CNI configuration for the pod ranges that the cluster gave this
// node, keeps a route to every other node's ranges, and one rule that hides pod addresses from the world outside.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"time"
)

const (
	serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount"
	configPath     = "/etc/cni/net.d/10-berth.conflist"
)

type node struct {
	Metadata struct {
		Name            string `json:"name"`
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
	Spec struct {
		PodCIDR  string   `json:"podCIDR"`
		PodCIDRs []string `json:"podCIDRs"`
	} `json:"spec"`
	Status struct {
		Addresses []struct {
			Type    string `json:"type"`
			Address string `json:"address"`
		} `json:"addresses"`
	} `json:"status"`
}

func (n node) ranges() []string {
	if len(n.Spec.PodCIDRs) > 0 {
		return n.Spec.PodCIDRs
	}
	if n.Spec.PodCIDR != "" {
		return []string{n.Spec.PodCIDR}
	}
	return nil
}

// address is the node's internal address of the same family as the range, or "".
func (n node) address(podRange string) string {
	for _, a := range n.Status.Addresses {
		if a.Type == "InternalIP" && isV6(a.Address) == isV6(podRange) {
			return a.Address
		}
	}
	return ""
}

func isV6(address string) bool { return strings.Contains(address, ":") }

// api talks to the API server named by CONTROL_PLANE_ENDPOINT (host:port, reachable before kube-proxy is), or else to
// the service address that every pod is told.
type api struct {
	base   string
	client *http.Client
}

func newAPI() (*api, error) {
	ca, err := os.ReadFile(filepath.Join(serviceAccount, "ca.crt"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("no certificate in %s/ca.crt", serviceAccount)
	}
	host := os.Getenv("CONTROL_PLANE_ENDPOINT")
	if host == "" {
		host = net.JoinHostPort(os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT"))
	}
	return &api{
		base: "https://" + host,
		client: &http.Client{Transport: &http.Transport{
			TLSClientConfig:       &tls.Config{RootCAs: pool},
			ResponseHeaderTimeout: 10 * time.Second,
		}},
	}, nil
}

func (a *api) get(ctx context.Context, path string, query url.Values) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+path+"?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	// Read each time: the kubelet replaces the token before it expires.
	token, err := os.ReadFile(filepath.Join(serviceAccount, "token"))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	response, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 512))
		response.Body.Close()
		return nil, fmt.Errorf("%s: %s: %s", path, response.Status, text)
	}
	return response, nil
}

// network is what this node has been made to look like so far.
type network struct {
	self      string
	podSubnet []string
	nodes     map[string]node
	written   []string
	routes    map[string]string
}

func run(name string, arguments ...string) error {
	output, err := exec.Command(name, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(arguments, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}

// masquerade makes what leaves the cluster from a pod leave under the node's address.
func (n *network) masquerade() error {
	for _, subnet := range n.podSubnet {
		program := "iptables"
		if isV6(subnet) {
			program = "ip6tables"
		}
		rule := []string{"POSTROUTING", "-s", subnet, "!", "-d", subnet, "-m", "addrtype", "!", "--dst-type", "LOCAL",
			"-m", "comment", "--comment", "berth-cni: leave the cluster as the node", "-j", "MASQUERADE"}
		if run(program, append([]string{"-w", "-t", "nat", "-C"}, rule...)...) == nil {
			continue
		}
		if err := run(program, append([]string{"-w", "-t", "nat", "-A"}, rule...)...); err != nil {
			return err
		}
	}
	return nil
}

func (n *network) writeConfig(ranges []string) error {
	type object = map[string]any
	var pools [][]object
	var routes []object
	for _, podRange := range ranges {
		pools = append(pools, []object{{"subnet": podRange}})
		if isV6(podRange) {
			routes = append(routes, object{"dst": "::/0"})
		} else {
			routes = append(routes, object{"dst": "0.0.0.0/0"})
		}
	}
	text, err := json.MarshalIndent(object{
		"cniVersion": "0.4.0",
		"name":       "berth",
		"plugins": []object{
			{
				"type": "ptp", "ipMasq": false,
				"ipam": object{"type": "host-local", "dataDir": "/run/cni-ipam-state", "routes": routes, "ranges": pools},
			},
			{"type": "portmap", "capabilities": object{"portMappings": true}},
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(configPath); err == nil && string(old) == string(text) {
		return nil
	}
	// containerd watches the directory and reads what ends in .conflist: only a whole file may have that name.
	temporary := configPath + ".new"
	if err := os.WriteFile(temporary, text, 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, configPath)
}

func (n *network) reconcile() error {
	if ranges := n.nodes[n.self].ranges(); len(ranges) > 0 && !reflect.DeepEqual(ranges, n.written) {
		if err := n.writeConfig(ranges); err != nil {
			return err
		}
		n.written = ranges
		log.Printf("pods of this node get addresses from %s", strings.Join(ranges, " and "))
	}
	wanted := map[string]string{}
	for name, other := range n.nodes {
		if name == n.self {
			continue
		}
		for _, podRange := range other.ranges() {
			if via := other.address(podRange); via != "" {
				wanted[podRange] = via
			}
		}
	}
	for podRange := range n.routes {
		if _, keep := wanted[podRange]; !keep {
			if err := run("ip", "route", "del", podRange); err != nil {
				log.Print(err)
			}
			delete(n.routes, podRange)
		}
	}
	for podRange, via := range wanted {
		if n.routes[podRange] == via {
			continue
		}
		if err := run("ip", "route", "replace", podRange, "via", via); err != nil {
			return err
		}
		n.routes[podRange] = via
		log.Printf("%s is behind %s", podRange, via)
	}
	return nil
}

// follow lists the nodes, then watches them, until the connection ends or something fails.
func (n *network) follow(ctx context.Context, a *api) error {
	response, err := a.get(ctx, "/api/v1/nodes", url.Values{"resourceVersion": {"0"}})
	if err != nil {
		return err
	}
	var list struct {
		Metadata struct {
			ResourceVersion string `json:"resourceVersion"`
		} `json:"metadata"`
		Items []node `json:"items"`
	}
	err = json.NewDecoder(response.Body).Decode(&list)
	response.Body.Close()
	if err != nil {
		return err
	}
	n.nodes = map[string]node{}
	for _, item := range list.Items {
		n.nodes[item.Metadata.Name] = item
	}
	if err := n.reconcile(); err != nil {
		return err
	}
	response, err = a.get(ctx, "/api/v1/nodes", url.Values{
		"watch": {"true"}, "resourceVersion": {list.Metadata.ResourceVersion}, "timeoutSeconds": {"300"}})
	if err != nil {
		return err
	}
	defer response.Body.Close()
	events := json.NewDecoder(bufio.NewReader(response.Body))
	for {
		var event struct {
			Type   string `json:"type"`
			Object node   `json:"object"`
		}
		if err := events.Decode(&event); err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
		switch event.Type {
		case "ADDED", "MODIFIED":
			n.nodes[event.Object.Metadata.Name] = event.Object
		case "DELETED":
			delete(n.nodes, event.Object.Metadata.Name)
		case "ERROR":
			return nil // too old: list again
		}
		if err := n.reconcile(); err != nil {
			return err
		}
	}
}

func main() {
	log.SetFlags(log.Ltime | log.Lmicroseconds)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	a, err := newAPI()
	if err != nil {
		log.Fatal(err)
	}
	n := &network{self: os.Getenv("NODE_NAME"), routes: map[string]string{}}
	for _, subnet := range strings.Split(os.Getenv("POD_SUBNET"), ",") {
		if subnet = strings.TrimSpace(subnet); subnet != "" {
			n.podSubnet = append(n.podSubnet, subnet)
		}
	}
	// The configuration is what the node's readiness waits for: write it first, the rule beside it.
	go func() {
		for ctx.Err() == nil {
			if err := n.masquerade(); err != nil {
				log.Print(err)
				time.Sleep(time.Second)
				continue
			}
			time.Sleep(time.Minute)
		}
	}()
	for ctx.Err() == nil {
		if err := n.follow(ctx, a); err != nil && ctx.Err() == nil {
			log.Print(err)
			select {
			case <-ctx.Done():
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
}
