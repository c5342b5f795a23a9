// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes pickles again, for python_peer_test.py: reads a list of files from standard input, and prints what became of each
// in every protocol. A line of the list is the path of a pickle, "fix" or "keep" for fix_imports, and the codes of copyreg's
// extensions that it may use, as `code:module:name`; all set apart by tabs.
//
//   write_peer_files < LIST > RESULT         for each line of LIST one of JSON: {"0": hex, ..., "5": hex or {"error": message}}
#include <brinery/error.h>
#include <brinery/pickler.h>
#include <brinery/unpickler.h>

#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace brinery;

struct Job {
  std::string path;
  bool fix_imports = true;
  pickle::Extensions extensions;
};

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(line);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

Job parse(const std::string& line) {
  const std::vector<std::string> parts = split(line, '\t');
  Job job{.path = parts.at(0), .fix_imports = parts.at(1) == "fix", .extensions = {}};
  for (std::size_t i = 2; i < parts.size(); ++i) {
    const std::vector<std::string> extension = split(parts[i], ':');
    job.extensions[std::stoi(extension.at(0))] = {extension.at(1), extension.at(2)};
  }
  return job;
}

std::string to_hex(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

nlohmann::json write_again(const Job& job) {
  nlohmann::json result = nlohmann::json::object();
  pickle::LoadOptions load;
  load.encoding = "keep";
  load.fix_imports = job.fix_imports;
  const Document document = pickle::load(job.path, load);
  for (int protocol = 0; protocol <= pickle::kHighestProtocol; ++protocol) {
    pickle::DumpOptions dump{.protocol = protocol, .fix_imports = job.fix_imports};
    if (!job.extensions.empty()) dump.extensions = &job.extensions;
    nlohmann::json& entry = result[std::to_string(protocol)];
    try {
      entry = to_hex(pickle::dumps(document.root(), dump));
    } catch (const Error& error) {
      entry = {{"error", std::string(error.python_name()) + ": " + error.what()}};
    }
  }
  return result;
}

}  // namespace

int main() {
  try {
    for (std::string line; std::getline(std::cin, line);) std::cout << write_again(parse(line)) << '\n';
  } catch (const std::exception& error) {
    std::cerr << "write_peer_files: " << error.what() << '\n';
    return 1;
  }
  return std::cout.flush() ? 0 : 1;
}
