// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A reader that numbers the lines of a text is pickled half-way and goes on later. Its open file cannot be
// pickled: the path and the number of the line are, and loading opens the file again at that line. With an
// argument the program only reads, so that the file may be that of python/stateful_reader.py.
#include <brinery/pickle_types.h>

#include <fstream>
#include <iostream>
#include <string>
#include <utility>

namespace {

class LineReader {
 public:
  LineReader() = default;  // for loading
  explicit LineReader(std::string path) : path_(std::move(path)), file_(path_) {}

  // Prints the next line with its number; false at the end.
  bool print_line() {
    std::string text;
    if (!std::getline(file_, text)) return false;
    std::cout << ++line_ << ": " << text << '\n';
    return true;
  }

 private:
  friend constexpr auto brinery_describe(brinery::Describe<LineReader> describe) {
    return describe.python_class("__main__", "LineReader")
        .field("path", &LineReader::path_)
        .field("line", &LineReader::line_)
        .after_load(&LineReader::reopen);
  }

  void reopen() {
    file_.open(path_);
    std::string skipped;
    for (int i = 0; i < line_; ++i) std::getline(file_, skipped);
  }

  std::string path_;
  int line_ = 0;
  std::ifstream file_;  // no part of the state
};

void write() {
  std::ofstream("recipe.txt") << "Halve the plums.\nAdd sugar.\nBoil for an hour.\nFill the jars.\n";
  LineReader reader("recipe.txt");
  reader.print_line();
  reader.print_line();
  brinery::pickle::dump(reader, "stateful_reader.pkl");
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  LineReader reader = brinery::pickle::load<LineReader>("stateful_reader.pkl");
  std::cout << "loaded\n";
  while (reader.print_line()) continue;
}
