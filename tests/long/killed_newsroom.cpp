#include "tests/long/killed_newsroom.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "base/json_fields.h"

namespace veche::test {
namespace {

using server::accounts::Role;
using Said = StaffMember::Said;
using Outcome = StaffMember::Outcome;

std::string place_of(const std::string& subject) {
    return "/api/subjects/entry%2F" + subject.substr(subject.find('/') + 1);
}

Json json_in(const Said& said) {
    auto json = said.outcome == Outcome::done ? parse_json(said.body) : Result<Json>(Json());
    return json ? std::move(*json) : Json();
}

std::string source_in(const Said& draft) {
    const Json json = json_in(draft);
    const Json* const files = json.find("files");
    if (files == nullptr || files->array() == nullptr || files->array()->size() != 1) return {};
    return text_in(files->array()->front(), "text");
}

// Until `attempt` says that it came to its end: the office is away for a while now and then.
template <typename Attempt>
void patiently(const std::string& what, Attempt attempt) {
    constexpr std::chrono::seconds patience{90};
    const auto until = std::chrono::steady_clock::now() + patience;
    for (Said last; !attempt(last);) {
        if (std::chrono::steady_clock::now() > until) {
            throw std::runtime_error(fmt::format("{}: in vain, last {} {}", what, last.status, last.body));
        }
        pause_shortly();
    }
}

}  // namespace

Newsroom::Newsroom(const TestTown& town, const Doors& doors, std::filesystem::path texts, std::mutex& pen,
                   unsigned seed)
    : editor_(town, doors, "editor", Role::editor),
      approver_(town, doors, "approver", Role::approver),
      texts_(std::move(texts)),
      pen_(pen),
      chance_(seed) {}

Newsroom::Text Newsroom::next_text() {
    const std::string name = fmt::format("house-{}", ++number_);
    const std::string title = fmt::format("Дом {}", number_);
    return {"entry/" + name, "news/" + name + ".md", title,
            fmt::format("+++\nkind = \"news\"\ntitle = \"{}\"\nsummary = \"О доме.\"\ndate = 2026-11-01\n+++\n"
                        "Дом номер {}.\n",
                        title, number_)};
}

std::string Newsroom::draft_of(const std::string& subject) const {
    return source_in(editor_.request("GET", place_of(subject) + "/draft"));
}

// Its tag.
std::string Newsroom::drafted(const Text& text, const std::string& seen) const {
    const std::string place = place_of(text.subject) + "/draft";
    const std::string body = write_json(
        Json::Object{{"base", 0}, {"files", Json::Array{Json::Object{{"name", text.file}, {"text", text.source}}}}});
    std::string tag;
    patiently("a draft of " + text.subject, [&](Said& last) {
        last = editor_.request("PUT", place, seen, body);
        if (last.outcome == Outcome::done) tag = last.tag;
        if (!tag.empty()) return true;
        const Said there = editor_.request("GET", place);
        if (source_in(there) == text.source) tag = there.tag;
        return !tag.empty();
    });
    return tag;
}

// The version's number.
std::int64_t Newsroom::sent(const Text& text, const std::string& tag) const {
    std::int64_t version = 0;
    patiently("sending " + text.subject, [&](Said& last) {
        last = editor_.request("POST", place_of(text.subject) + "/draft/sending", tag);
        version = integer_in(json_in(last), "id");
        if (version == 0) version = integer_in(json_in(editor_.request("GET", place_of(text.subject))), "waiting");
        return version != 0;
    });
    return version;
}

void Newsroom::approve(const Text& text, std::int64_t version) {
    const std::string place = fmt::format("/api/versions/{}", version);
    patiently("approving " + text.subject, [&](Said& last) {
        last = approver_.request("GET", place);
        const Json looked = json_in(last);
        if (last.outcome != Outcome::done) return false;
        const std::string state = text_in(looked, "state");
        if (state == "approved" || state == "published") return true;
        last = approver_.request("POST", place + "/approval", {},
                                 write_json(Json::Object{{"hash", text_in(looked, "hash")}, {"live", Json()}}));
        return last.outcome == Outcome::done;
    });
    ++approvals_;
    approved[text.subject] = {version, text.title};
}

void Newsroom::keep_in_folder(const Text& text) const {
    std::filesystem::create_directory(texts_ / "news");
    std::ofstream(texts_ / text.file) << text.source;
}

void Newsroom::publish_one() {
    const Text text = next_text();
    const std::string tag = drafted(text, "*");
    const std::lock_guard pen(pen_);
    approve(text, sent(text, tag));
    keep_in_folder(text);
}

void Newsroom::work(const std::atomic<bool>& stop) {
    constexpr int kinds = 5;
    try {
        for (int i = 0; !stop; ++i) {
            // What is published grows by each: in a long run they come more seldom.
            breathe(chance_, std::min(200U + 10U * static_cast<unsigned>(i), 5'000U));
            if (i % kinds == 0) {
                Text text = next_text();
                const std::string tag = drafted(text, "*");
                drafts[text.subject] = text.source;
                text.source += "\nИ двор.\n";
                (void)drafted(text, tag);
                drafts[text.subject] = text.source;
            } else if (i % kinds == 1) {
                const Text text = next_text();
                waiting[text.subject] = {sent(text, drafted(text, "*")), text.title};
            } else {
                publish_one();
            }
        }
    } catch (const std::runtime_error& why) {
        trouble_ = why.what();
    }
}

Reader::Reader(const TestTown& town, const Doors& doors, unsigned seed)
    : doors_(doors), member_(town, doors, "reader", Role::editor), chance_(seed) {}

bool Reader::read_one() {
    constexpr int paragraphs = 1'000;  // long enough to be killed at
    std::string page = "<!DOCTYPE html><html><body>";
    for (int i = 0; i < paragraphs; ++i) page += fmt::format("<p>Пункт <i>{}</i>.</p>", i);
    const int downs = doors_.office_downs;
    ++asked_;
    const Said said = member_.request("POST", "/api/documents/text", {}, page + "</body></html>");
    const bool is_up = downs % 2 == 0 && doors_.office_downs == downs;
    const std::string text = text_in(json_in(said), "text");
    const bool is_read =
        text.starts_with("Пункт *0*.\n") && text.ends_with(fmt::format("Пункт *{}*.\n", paragraphs - 1));
    const bool is_refused = said.status == 503 && said.body.find("/problems/busy\"") != std::string::npos;
    const bool may_be = is_read || is_refused || (!is_up && said.outcome == Outcome::unheard);
    if (!may_be && trouble_.empty()) trouble_ = fmt::format("a document: {} {}", said.status, said.body);
    read_ += is_read ? 1 : 0;
    refused_ += is_refused ? 1 : 0;
    return is_read;
}

void Reader::work(const std::atomic<bool>& stop) {
    while (!stop) {
        (void)read_one();
        breathe(chance_, 300);
    }
}

}  // namespace veche::test
