# SPDX-License-Identifier: Apache-2.0
"""Makes kustomizations from a seed: folders of files with every field and every way to write YAML."""
