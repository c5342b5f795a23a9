// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Looks at every kind of value in a pickle whose contents are not known beforehand, and catches what can go wrong.
#include <brinery/pickle.h>

#include <iostream>

namespace {

void describe(brinery::Value value) {
  using brinery::Kind;
  switch (value.kind()) {
    case Kind::dict:
      std::cout << "a dict of " << value.size() << '\n';
      for (const brinery::DictItem& item : value.items()) {
        std::cout << "  " << brinery::repr(item.key) << " -> " << brinery::type_name(item.value.kind())
                  << '\n';
      }
      break;
    case Kind::list:
    case Kind::tuple:
      std::cout << "a " << brinery::type_name(value.kind()) << " of " << value.size() << '\n';
      for (const brinery::Value item : value) std::cout << "  " << brinery::repr(item) << '\n';
      break;
    case Kind::instance:
      std::cout << "something that Python would make by calling " << brinery::repr(value.cls()) << '\n';
      break;
    default: std::cout << brinery::repr(value) << '\n';
  }
}

}  // namespace

int main() {
  for (const char* path :
       {"data/plain-py38-p0.pkl", "data/dates-py313-p5.pkl", "data/missing.pkl", "make_data.py"}) {
    try {
      const brinery::Document document = brinery::pickle::load(path);
      std::cout << path << ": ";
      describe(document.root());
    } catch (const brinery::Error& error) {
      std::cout << path << ": " << error.python_name() << '\n';
    }
  }
}
