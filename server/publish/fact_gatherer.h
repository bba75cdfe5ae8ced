// The facts of a document: what a translation must repeat.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/publish/facts.h"

namespace veche::server::publish {

// Gathers facts under the name they have in the front matter.
class FactGatherer {
  public:
    void add(std::string name, std::string value) { facts_.emplace_back(std::move(name), std::move(value)); }
    void add(std::string name, std::optional<Date> date) { add(std::move(name), date ? to_string(*date) : ""); }
    void add(std::string name, const std::vector<std::string>& values) {
        std::string all;
        for (const std::string& value : values) all += (all.empty() ? "" : ", ") + value;
        add(std::move(name), all);
    }
    template <class Tag>
    void add(std::string name, const Id<Tag>& id) {
        add(std::move(name), id.text());
    }
    template <class Tag>
    void add(std::string name, const std::vector<Id<Tag>>& ids) {
        add(std::move(name), texts_of(ids));
    }
    void add_number(std::string name, double value) { add(std::move(name), std::to_string(value)); }
    void add_count(std::string name, std::size_t value) { add(std::move(name), std::to_string(value)); }
    // A printed number is written in the language: its digits are the fact.
    void add_digits(std::string name, std::string_view text) {
        std::string digits;
        std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
        add(std::move(name), digits);
    }
    [[nodiscard]] Facts take() { return std::move(facts_); }

  private:
    Facts facts_;
};

// Of its details, by kind: server/publish/kinds.cpp.
void add_details(FactGatherer& facts, const content::Entry& entry);

}  // namespace veche::server::publish
