// How an act at the desk ends: done, or refused for a reason that whoever asked can tell apart.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/result.h"

namespace veche::server::desk {

enum class Why {
    not_allowed,        // the actor has not the right
    unknown,            // there is no such record
    changed_meanwhile,  // somebody else was there since the actor looked; nothing was done
    not_now,            // the state of the record does not allow it
    not_valid,          // what was given; `field` says which of it
    failed              // the machine: disk, database, key
};

struct Refusal {
    Why why = Why::failed;
    std::string message;  // a sentence for a person
    std::string field{};  // "text"; empty: the whole
};

template <typename T>
using Outcome = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refused(Why why, std::string message, std::string field = {}) {
    return tl::unexpected<Refusal>(Refusal{why, std::move(message), std::move(field)});
}
inline tl::unexpected<Refusal> failed(const Error& error) {
    return refused(Why::failed, error.message);
}
// For callers that tell only the sentence.
inline tl::unexpected<Error> as_failure(const Refusal& refusal) {
    return failure(refusal.message);
}

}  // namespace veche::server::desk
