// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of the folders given, as a test does, and prints TAP. A file that crashes it ends
// the program; its name was printed before.
#include "fuzz_target.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> inputs;
    for (int i = 1; i < argc; ++i) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{argv[i]}) {
            if (entry.is_regular_file()) {
                inputs.push_back(entry.path());
            }
        }
    }
    std::sort(inputs.begin(), inputs.end());
    std::printf("1..%zu\n", inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        std::ifstream file{inputs[i], std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
        std::printf("# %s\n", inputs[i].c_str());
        std::fflush(stdout);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        std::printf("ok %zu - %s\n", i + 1, inputs[i].filename().c_str());
    }
    return 0;
}
