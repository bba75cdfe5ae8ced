// What the gate tells of the other processes' jobs: they say it in a file, and may have been taken over.
#include "server/metrics.h"

#include <doctest/doctest.h>

#include "base/files.h"
#include "tests/support/temporary_folder.h"

namespace veche::server {
namespace {

constexpr Instant now{1'790'000'000};

bool says(const Metrics& metrics, const std::string& line) {
    return metrics.text().find(line + "\n") != std::string::npos;
}

std::string one(const std::string& worker) {
    return R"({"done":1,"due_since":0,"failed":0,"failing":0,"given_up":0,"put_off":0,"running":0,"waiting":0,"worker":")" +
           worker + R"("})";
}

}  // namespace

TEST_CASE("what is told of jobs reads back, and what is not as it is written says nothing") {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "jobs.json";
    CHECK(jobs::read_standings(file).empty());
    const std::vector<jobs::Standing> standings = {{"mail.send", 1, 2, 3, 7, 4, now, 5, 6}, {"audit.sign"}};
    REQUIRE(jobs::write_standings(file, standings));
    CHECK(jobs::read_standings(file) == standings);
    const auto read = [&](const std::string& workers) {
        REQUIRE(write_file(file, R"({"workers":[)" + workers + "]}", 0644));
        return jobs::read_standings(file).size();
    };
    CHECK(read(one("audit.sign") + "," + one("mail.send")) == 2);
    CHECK(read(one("audit.sign") + "," + one("audit.sign")) == 0);
    for (const char* name :
         {"", "Mail", "a b", "a\\nb", "ж", "a\\\"} 1", "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbc"}) {
        CAPTURE(name);
        CHECK(read(one("audit.sign") + "," + one(name)) == 0);
    }
    std::string negative = one("mail.send");
    negative.replace(negative.find("\"done\":1"), 8, "\"done\":-1");
    CHECK(read(negative) == 0);
    std::string many = one("a");
    for (std::size_t i = 1; i < jobs::most_workers; ++i)
        many += "," + one("a" + std::string(i / 26, 'z') + char('a' + i % 26));
    CHECK(read(many) == jobs::most_workers);
    CHECK(read(many + "," + one("more")) == 0);
    CHECK(read(one("mail.send") + std::string(20'000, ' ')) == 0);
    REQUIRE(jobs::write_standings(file, standings));
    const auto link = folder.path() / "link.json";
    std::filesystem::create_symlink(file, link);
    CHECK(jobs::read_standings(link).empty());
}

TEST_CASE("jobs are told by process and worker, and what a process says later stands in the place of what it said") {
    Metrics metrics;
    metrics.set_jobs("office", {{"mail.send", 1, 2, 3, 7, 4, Instant{now.seconds - 90}, 5, 6}}, now);
    metrics.set_jobs("registrar", {{"audit.sign"}}, now);
    CHECK(says(metrics, R"(veche_jobs{process="office",value="waiting",worker="mail.send"} 1)"));
    CHECK(says(metrics, R"(veche_jobs{process="office",value="failing",worker="mail.send"} 3)"));
    CHECK(says(metrics, R"(veche_jobs{process="office",value="put_off",worker="mail.send"} 7)"));
    CHECK(says(metrics, R"(veche_jobs{process="office",value="given_up",worker="mail.send"} 4)"));
    CHECK(says(metrics, R"(veche_jobs{process="office",value="oldest_seconds",worker="mail.send"} 90)"));
    CHECK(says(metrics, R"(veche_job_attempts_total{outcome="done",process="office",worker="mail.send"} 5)"));
    CHECK(says(metrics, R"(veche_job_attempts_total{outcome="failed",process="office",worker="mail.send"} 6)"));
    metrics.set_jobs("office", {{"other", 0, 0, 0, 0, 0, Instant{now.seconds + 90}, 0, 0}}, now);
    CHECK(metrics.text().find("mail.send") == std::string::npos);
    CHECK(says(metrics, R"(veche_jobs{process="office",value="oldest_seconds",worker="other"} 0)"));
    CHECK(says(metrics, R"(veche_jobs{process="registrar",value="running",worker="audit.sign"} 0)"));
    metrics.set_jobs("office", {}, now);
    CHECK(metrics.text().find("office") == std::string::npos);
}

}  // namespace veche::server
