// What the office's pages and its API work with. Made once by the office's process.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "server/desk/registry_desk.h"
#include "server/http/cookies.h"
#include "server/office/case_finder.h"
#include "server/office/file_desk.h"
#include "server/office/slow_down.h"
#include "server/office/worker.h"
#include "server/sql/connection.h"
#include "server/store/staff_store.h"
#include "server/workshop/client.h"
#include "sync/protocol/keys.h"

namespace veche::server::desk {
class ContentDesk;
}  // namespace veche::server::desk

namespace veche::server::office {

// How the office is reached.
struct Place {
    std::string origin;                // "https://office.example.org": of invitations
    std::vector<std::string> origins;  // where browsers may say they come from
    std::vector<std::string> hosts;    // what Host may be
    std::string town;                  // before the account's name in the application for codes

    [[nodiscard]] bool has_tls() const { return origin.starts_with("https://"); }
    [[nodiscard]] http::CookieWay cookies() const {
        return has_tls() ? http::CookieWay::over_tls_only : http::CookieWay::also_plain;
    }
};

// What the desk's thread alone touches.
struct Desk {
    std::unique_ptr<store::StaffStore> staff;
    std::unique_ptr<sql::Connection> staff_rows;  // its audit and jobs
    std::unique_ptr<desk::RegistryDesk> registry;
    std::unique_ptr<sql::Connection> registry_rows;  // likewise
    SlowDown slow_down{};
    // When a right was last refused to an account and left a line, in minutes.
    std::map<std::pair<std::string, accounts::Right>, std::int64_t> refused{};
    std::unique_ptr<sql::Connection> content_rows{};  // jobs of publications
};

struct Services {
    const Place& place;
    const Clock& clock;
    Random& random;  // thread-safe
    const protocol::SecretBytes& staff_key;
    Desk& desk;
    Worker& desk_worker;
    Worker& password_worker;
    CaseFinder& finder;
    workshop::Client& workshop;
    FileDesk& files;
    // The editing thread alone touches it, so that judging holds up nobody's case.
    desk::ContentDesk& content;
    Worker& editing_worker;
    // After every request that may have been an act and was not refused, before its answer goes. Any thread.
    std::function<void()> after_act = [] {};
};

}  // namespace veche::server::office
