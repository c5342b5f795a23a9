// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Inputs by name.
#include "workload.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace brinery::bench {

const std::vector<std::string>& plain_workloads() {
  static const std::vector<std::string> kNames{"records",           "floats",        "ints",
                                               "short_strings",     "nested_tuples", "big_bytes",
                                               "shared_references", "pyperf_dict",   "pyperf_tuple",
                                               "pyperf_dict_group", "pyperf_list",   "pyperf_micro_dict"};
  return kNames;
}

std::string data_folder() { return BRINERY_BENCH_DATA_DIR; }

Workload find_workload(const std::string& name) {
  const std::string stem = data_folder() + '/' + name;
  Workload workload{.name = name, .path = stem + ".pickle"};
  if (!(std::ifstream(stem + ".objects") >> workload.objects)) {
    throw std::runtime_error("no input '" + name + "' in " + data_folder() +
                             ": a python3 must write it once");
  }
  workload.size_bytes = static_cast<double>(std::filesystem::file_size(workload.path));
  return workload;
}

std::string read_input(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  if (file) {
    bytes.resize(std::filesystem::file_size(path));
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  if (!file) throw std::runtime_error("cannot read " + path);
  return bytes;
}

}  // namespace brinery::bench
