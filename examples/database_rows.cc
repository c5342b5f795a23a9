// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// A pickle that refers to rows of an SQLite database instead of holding them: memos are written by their key and
// fetched from the database when the pickle is read, so that a later change of a row is seen. With an argument the
// program only reads, so that the files may be those of python/database_rows.py.
#include <brinery/pickle.h>
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pickle = brinery::pickle;
using brinery::Document;
using brinery::Value;

namespace {

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Database open_database() {
  sqlite3* opened = nullptr;
  sqlite3_open("database_rows.db", &opened);
  return {opened, sqlite3_close};
}

// A memo as Python's MemoRecord(key, task), a named tuple.
Value memo(Document& document, std::int64_t key, std::string_view task) {
  return document.instance(brinery::Made::newobj, document.global("__main__", "MemoRecord"),
                           document.tuple({document.integer(key), document.str(task)}));
}

// Memos get the id ("MemoRecord", key); all other objects are pickled as usual.
std::optional<Value> id_of(Document& scratch, Value object) {
  if (object.kind() != brinery::Kind::instance || object.cls().name() != "MemoRecord") return std::nullopt;
  return scratch.tuple({scratch.str("MemoRecord"), object.args()[0]});
}

// The memo as the database has it now.
Value fetch(sqlite3* database, Document& document, Value id) {
  if (id[0].as<std::string_view>() != "MemoRecord") throw brinery::UnpicklingError("no memo's id");
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v2(database, "SELECT task FROM memos WHERE key = ?", -1, &prepared, nullptr);
  const Statement query(prepared, sqlite3_finalize);
  sqlite3_bind_int64(query.get(), 1, id[1].as<std::int64_t>());
  if (sqlite3_step(query.get()) != SQLITE_ROW) throw brinery::UnpicklingError("no such memo");
  return memo(document, id[1].as<std::int64_t>(),
              reinterpret_cast<const char*>(sqlite3_column_text(query.get(), 0)));
}

void run(const Database& database, const char* sql) {
  sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr);
}

void write() {
  std::filesystem::remove("database_rows.db");
  const Database database = open_database();
  run(database, "CREATE TABLE memos (key INTEGER PRIMARY KEY, task TEXT)");
  run(database, "INSERT INTO memos VALUES (1, 'water the plum tree'), (2, 'paint the fence')");
  Document document;
  const Value plan = document.dict({{document.str("today"), memo(document, 1, "water the plum tree")},
                                    {document.str("later"), memo(document, 2, "paint the fence")}});
  pickle::dump(plan, "database_rows.pkl", {.persistent_id = id_of});
  run(database, "UPDATE memos SET task = 'paint the fence green' WHERE key = 2");
}

void read() {
  const Database database = open_database();
  const auto by_id = [&](Document& document, Value id) { return fetch(database.get(), document, id); };
  const Document plan = pickle::load("database_rows.pkl", {.persistent_load = by_id});
  for (const auto& [when, memo] : plan.root().items()) {
    std::cout << when.as<std::string_view>() << ": " << memo.args()[1].as<std::string_view>() << '\n';
  }
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) write();
  read();
}
