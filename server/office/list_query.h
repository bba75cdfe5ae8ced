// Lists as the console's data provider asks for them, in the dialect of ra-data-simple-rest:
//   ?sort=["due","ASC"]&range=[0,24]&filter={"state":"registered","id":["…","…"]}
// answered by the rows and "Content-Range: cases 0-24/319". docs/api.md, "Lists".
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/json.h"
#include "server/http/message.h"

namespace veche::server::office {

inline constexpr std::size_t longest_page = 1'000;

struct ListQuery {
    std::string sort = "id";
    bool is_ascending = true;
    std::size_t first = 0;
    std::size_t last = 24;  // the row itself is in the page
    Json::Object filter{};  // by field: a value, or an array of which one has to be it
};

struct ListKind {
    std::string_view name;                // "cases"
    std::vector<std::string_view> sorts;  // fields
    std::vector<std::string_view> filters;
    ListQuery usual{};
};

// What is asked for; or the answer that says which part of it cannot be read.
[[nodiscard]] tl::expected<ListQuery, http::Response> read_list_query(const http::Request& request,
                                                                      const ListKind& kind);

// A value of a filter: one text, or any of several; what is no text is empty.
[[nodiscard]] std::vector<std::string> texts_in(const Json& value);

// A page that begins at `first` of `total` rows.
[[nodiscard]] http::Response answer_page(std::string_view name, Json::Array page, std::size_t first, std::size_t total);

// All at once, for lists that are short: these rows (objects, each with all fields of `kind`), sorted, filtered, cut.
[[nodiscard]] http::Response answer_list(const http::Request& request, const ListKind& kind, Json::Array rows);

}  // namespace veche::server::office
