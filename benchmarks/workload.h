// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The inputs of the benchmarks: files that make_data.py wrote once into the build folder.
#pragma once

#include <string>
#include <vector>

namespace brinery::bench {

// One input on disk.
struct Workload {
  std::string name;
  std::string path;
  double objects = 0;     // that loading it makes
  double size_bytes = 0;  // of the file
};

// The inputs of plain data that are read and written as Documents.
const std::vector<std::string>& plain_workloads();

// Inputs below this make too little memory to measure.
inline constexpr double kMeasurableBytes = 1e6;

// The folder of the inputs.
std::string data_folder();

// Finds an input. Throws std::runtime_error when it is not there: only Python can write it.
Workload find_workload(const std::string& name);

// A whole file. Throws std::runtime_error when it cannot be read.
std::string read_input(const std::string& path);

}  // namespace brinery::bench
