// What goes wrong with a request to the API, as RFC 9457 writes it: application/problem+json with a kind that programs
// tell apart, a sentence for people, and the fields it is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/desk/outcome.h"
#include "server/http/message.h"

namespace veche::server::office {

struct FieldProblem {
    std::string field;  // its path in the body: "roles"; in the query: "sort"
    std::string message;
};

// `name`: of the list in docs/api.md.
[[nodiscard]] http::Response problem(int status, std::string_view name, std::string_view message,
                                     const std::vector<FieldProblem>& fields = {});
[[nodiscard]] http::Response wrong_fields(const std::vector<FieldProblem>& fields);
[[nodiscard]] http::Response no_such(std::string_view message);
// Done, and that is all: 204.
[[nodiscard]] http::Response nothing_to_say();
[[nodiscard]] http::Response busy();
// The store, a key: the reason goes to the log, not to whoever asked.
[[nodiscard]] http::Response broken(const Error& error);
[[nodiscard]] http::Response problem_of(const desk::Refusal& refusal);
// A refusal of the transport, which knows no problems, in their form. Others stay as they are.
void as_problem(http::Response& response);

}  // namespace veche::server::office
