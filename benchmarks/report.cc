// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Text and JSON of the report.
#include "report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <set>
#include <stdexcept>
#include <utility>

namespace brinery::bench {
namespace {

constexpr const char* kRow = "%-25s %-30s %-23s %9s %9s %7s\n";

template <class... Arguments>
std::string format(const char* pattern, Arguments... arguments) {
  std::array<char, 256> buffer;
  std::snprintf(buffer.data(), buffer.size(), pattern, arguments...);
  return buffer.data();
}

// A figure with three digits and a unit near its size.
std::string readable(double value, Unit unit) {
  static constexpr std::array kTimes{"ns", "us", "ms", "s "};
  static constexpr std::array kSizes{"B ", "kB", "MB", "GB"};
  const auto& units = unit == Unit::bytes ? kSizes : kTimes;
  std::size_t step = 0;
  while (value >= 1000 && step + 1 < units.size()) {
    value /= 1000;
    ++step;
  }
  const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return format("%.*f %s", decimals, value, units[step]);
}

std::string number_or_null(std::optional<double> value) { return value ? format("%.6g", *value) : "null"; }

// The names are our own: printable ASCII without quotes, but for a peer's, which only needs its quotes kept out.
std::string quoted(std::string text) {
  std::replace(text.begin(), text.end(), '"', '\'');
  return '"' + text + '"';
}

}  // namespace

std::optional<double> Row::ratio() const {
  if (!theirs) return std::nullopt;
  return *theirs / ours;
}

Report::Report(std::ostream& out) : out_(out) {
  out_ << format(kRow, "benchmark", "metric", "peer", "ours", "theirs", "ratio");
}

void Report::add(const Row& row, Unit unit) {
  if (!rows_.empty() && rows_.back().benchmark != row.benchmark) out_ << '\n';
  const std::string theirs = row.theirs ? readable(*row.theirs, unit) : "-";
  const std::string ratio = row.theirs ? format("%.2f", *row.ratio()) : "-";
  out_ << format(kRow, row.benchmark.c_str(), row.metric.c_str(), row.peer.c_str(),
                 readable(row.ours, unit).c_str(), theirs.c_str(), ratio.c_str())
       << std::flush;
  rows_.push_back(row);
}

void Report::expect(const std::string& metric, const std::string& peer, double ratio) {
  targets_[{metric, peer}] = ratio;
}

std::string Report::target_of(const Row& row, double mean) const {
  const auto target = targets_.find({row.metric, row.peer});
  if (target == targets_.end()) return "";
  return format("   target %.2f: %s", target->second, mean >= target->second ? "reached" : "missed");
}

void Report::print_means() const {
  std::set<std::pair<std::string, std::string>> seen;
  for (const Row& first : rows_) {
    if (!first.theirs || !seen.emplace(first.metric, first.peer).second) continue;
    double logarithms = 0;
    int count = 0;
    int losses = 0;
    const Row* worst = &first;
    for (const Row& row : rows_) {
      if (row.metric != first.metric || row.peer != first.peer) continue;
      logarithms += std::log(*row.ratio());
      ++count;
      losses += *row.ratio() < 1 ? 1 : 0;
      if (*row.ratio() < *worst->ratio()) worst = &row;
    }
    if (count < 2) continue;
    if (seen.size() == 1) out_ << "\ngeometric means of the ratios\n";
    const double mean = std::exp(logarithms / count);
    out_ << format("%-30s %-23s %7.2f   worst %.2f (%s)   below 1: %d of %d%s\n", first.metric.c_str(),
                   first.peer.c_str(), mean, *worst->ratio(), worst->benchmark.c_str(), losses, count,
                   target_of(first, mean).c_str());
  }
}

void Report::write_json(const std::string& path) const {
  std::ofstream file(path);
  file << '[';
  const char* separator = "\n";
  for (const Row& row : rows_) {
    file << separator << "{\"benchmark\": " << quoted(row.benchmark)
         << ", \"peer\": " << (row.peer.empty() ? "null" : quoted(row.peer))
         << ", \"metric\": " << quoted(row.metric) << ", \"ours\": " << number_or_null(row.ours)
         << ", \"theirs\": " << number_or_null(row.theirs) << ", \"ratio\": " << number_or_null(row.ratio())
         << '}';
    separator = ",\n";
  }
  file << "\n]\n" << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path);
}

}  // namespace brinery::bench
