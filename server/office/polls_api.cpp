// How polls stand: counted by the registrar when it is ordered to, once a day; the office sees no ballot.
#include "server/desk/orders.h"
#include "server/desk/polls.h"
#include "server/office/orders_api.h"
#include "server/office/problem.h"

namespace veche::server::office {
namespace {

// What people wrote is for who may read what people write.
Json without_words(const Json& count) {
    Json::Array questions;
    std::size_t withheld = 0;
    const Json* const all = count.find("questions");
    if (all != nullptr && all->array() != nullptr) {
        for (const Json& each : *all->array()) {
            Json question = each;
            const Json* const texts = each.find("texts");
            if (texts != nullptr && texts->array() != nullptr) withheld += texts->array()->size();
            question.insert("texts", Json::Array{});
            questions.push_back(std::move(question));
        }
    }
    Json told = count;
    told.insert("questions", std::move(questions));
    told.insert("texts_withheld", withheld);
    return told;
}

}  // namespace

http::Response post_poll_count(Services& services, const Asker& asker, const http::Request& request) {
    return told_order(
        desk::order_count(*services.desk.registry_rows, asker.actor(), content::EntryId(request.arguments.front())));
}

http::Response get_poll_count(Services& services, const Asker& asker, const http::Request& request) {
    const content::EntryId poll(request.arguments.front());
    if (!desk::may_be_poll(poll)) return no_such("no such poll");
    const auto last = store::PollCounts(*services.desk.registry_rows).find(poll);
    if (!last) return broken(last.error());
    if (!*last) return no_such("this poll was not counted yet");
    const auto count = desk::open_count(services.desk.registry->vault(), poll, **last);
    if (!count) return broken(count.error());
    Json told = desk::may(asker.actor(), accounts::Right::read_cases) ? *count : without_words(*count);
    told.insert("counted", to_string((*last)->counted));
    return http::Response::json(200, write_json(told) + "\n");
}

}  // namespace veche::server::office
