// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// What a whole program registers about a class, as by Python's copyreg: how its objects are written (here by a call of a
// function), what is made of such a call, and a short code in the place of the function's name. With an argument the program
// only reads, so that the files may be those of python/registered_classes.py.
#include <brinery/copyreg.h>
#include <brinery/pickle.h>

#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace copyreg = brinery::copyreg;
namespace pickle = brinery::pickle;
using brinery::Document;
using brinery::Value;

// Python's class Money, whose objects have these two attributes.
struct Money {
  std::string amount;
  std::string currency;
};
BRINERY_CLASS(Money, "__main__", "Money")

namespace {

// Money is written as money(amount, currency) ...
std::optional<pickle::Reduction> reduce_money(Document& scratch, Value money) {
  const Value state = money.state();
  return pickle::Reduction{.callable = scratch.global("__main__", "money"),
                           .args = scratch.tuple({state["amount"], state["currency"]})};
}

// ... and such a call is Money again.
std::optional<Value> make_money(Document& document, Value args) {
  return document.object("__main__", "Money",
                         {{document.str("amount"), args[0]}, {document.str("currency"), args[1]}});
}

void write(const char* path) {
  // The table is given by name, because a C++ type is otherwise written as it is described.
  const auto registered = copyreg::dispatch_table();
  pickle::dump(Money{"12.50", "EUR"}, path, {.protocol = 4, .dispatch_table = registered.get()});
}

void show(const char* title, const char* path) {
  const auto money = pickle::load<Money>(path);
  std::cout << title << "Money('" << money.amount << "', '" << money.currency << "') in "
            << std::filesystem::file_size(path) << " bytes\n";
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  copyreg::pickle("__main__", "Money", reduce_money);
  copyreg::constructor("__main__", "money", make_money);
  if (!only_read) write("money_by_name.pkl");
  copyreg::add_extension("__main__", "money", 240);
  if (!only_read) write("money_by_code.pkl");
  show("by name: ", "money_by_name.pkl");
  show("by code: ", "money_by_code.pkl");
}
