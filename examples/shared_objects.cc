// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Two shelves hold one jar. In one pickle it stays one jar; in two pickles it becomes two equal ones, unless one
// Pickler writes both and one Unpickler remembers what it has read. With an argument the program only reads, so
// that the files may be those of python/shared_objects.py.
#include <brinery/pickle.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pickle = brinery::pickle;

namespace {

struct Jar {
  std::string fruit;
  bool operator==(const Jar&) const = default;
};
using Shelf = std::vector<std::shared_ptr<Jar>>;

void write() {
  const auto jar = std::make_shared<Jar>(Jar{"plum"});
  const Shelf left{jar};
  const Shelf right{jar};

  pickle::dump(std::pair(left, right), "one_pickle.pkl", {.protocol = 4});

  std::ofstream two("two_pickles.pkl", std::ios::binary);
  pickle::dump(left, two, {.protocol = 4});
  pickle::dump(right, two, {.protocol = 4});

  std::ofstream file("one_pickler.pkl", std::ios::binary);
  pickle::Pickler pickler(file, {.protocol = 4});
  pickler.dump(left);
  pickler.dump(right);
}

const char* truth(bool is_true) { return is_true ? "True" : "False"; }

void compare(const char* title, const Shelf& left, const Shelf& right) {
  std::cout << title << ": equal " << truth(*left[0] == *right[0]) << ", same " << truth(left[0] == right[0])
            << '\n';
}

void read() {
  const auto both = pickle::load<std::pair<Shelf, Shelf>>("one_pickle.pkl");
  compare("one pickle", both.first, both.second);

  auto two = pickle::Unpickler::open("two_pickles.pkl");
  const auto first = two.load<Shelf>();
  const auto second = two.load<Shelf>();
  compare("two pickles", first, second);

  auto remembering = pickle::Unpickler::open("one_pickler.pkl");
  remembering.keep_memo(true);
  const auto left = remembering.load<Shelf>();
  const auto right = remembering.load<Shelf>();
  compare("two pickles of one Pickler", left, right);
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  read();
}
