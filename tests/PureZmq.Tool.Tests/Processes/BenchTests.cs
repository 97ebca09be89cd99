using System.Text.Json;
using PureZmq.Bench.Scenarios;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>Short runs of <c>zmq bench</c>: both libraries get through every scenario, and a figure comes out.</summary>
public sealed class BenchTests
{
    [Theory]
    [InlineData("push-pull")]
    [InlineData("dealer-router-echo")]
    [InlineData("pub-sub")]
    [InlineData("proxy")]
    [InlineData("subscriptions")]
    [InlineData("fan-in")]
    [InlineData("req-rep")]
    [InlineData("req-rep-async")]
    [InlineData("connect")]
    [InlineData("idle-memory")]
    public async Task A_scenario_gives_a_figure_of_both_libraries_for_each_variant(string name)
    {
        using var rows = await RowsAsync(name);
        var scenario = Assert.Single(ScenarioCatalogue.All, scenario => scenario.Name == name);
        Assert.Equal(scenario.Variants, rows.RootElement.EnumerateArray().Select(row => row.GetProperty("variant").GetString()));
        Assert.All(rows.RootElement.EnumerateArray(), row =>
        {
            Assert.True(row.GetProperty("purezmq").GetDouble() > 0);
            Assert.True(row.GetProperty("libzmq").GetDouble() > 0);
            Assert.True(row.GetProperty("cpuRatio").GetDouble() > 0);
        });
    }

    [Fact]
    public async Task An_open_loop_gives_three_percentiles_for_each_rate_and_burst()
    {
        using var rows = await RowsAsync("open-loop");
        var found = rows.RootElement.EnumerateArray().ToDictionary(
            row => row.GetProperty("variant").GetString()!,
            row => (Ours: row.GetProperty("purezmq").GetDouble(), Theirs: row.GetProperty("libzmq").GetDouble()));
        string[] schedules = ["rate=1000", "rate=10000", "rate=100000", "rate=500000", "burst=20", "burst=200"];
        Assert.Equal(schedules.SelectMany(schedule => new[] { $"{schedule},p=50", $"{schedule},p=99", $"{schedule},p=99.9" }), found.Keys);
        Assert.All(schedules, schedule =>
        {
            var (median, late, latest) = (found[$"{schedule},p=50"], found[$"{schedule},p=99"], found[$"{schedule},p=99.9"]);
            Assert.True(median.Ours > 0 && median.Ours <= late.Ours && late.Ours <= latest.Ours);
            Assert.True(median.Theirs > 0 && median.Theirs <= late.Theirs && late.Theirs <= latest.Theirs);
        });
    }

    [Fact]
    public async Task Sockets_at_rest_wake_no_thread_of_ours()
    {
        await using var peer = ToolProcess.Start("bench-peer idle-sockets --endpoint - --size 0 --count 1 --variant default");
        using var report = JsonDocument.Parse((await peer.EndWellAsync()).Output);
        Assert.Equal(0, Assert.Single(report.RootElement.GetProperty("figures").EnumerateArray()).GetDouble());
    }

    [Fact]
    public async Task Threads_that_share_a_socket_are_compared_with_one_thread_and_not_with_libzmq()
    {
        using var rows = await RowsAsync("shared-socket");
        var row = Assert.Single(rows.RootElement.EnumerateArray());
        Assert.Equal("threads=4", row.GetProperty("variant").GetString());
        Assert.True(row.GetProperty("purezmq").GetDouble() > 0);
        Assert.True(row.GetProperty("ratio").GetDouble() > 0);
        Assert.True(row.GetProperty("cpuRatio").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("libzmq").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("libzmqRange").ValueKind);
    }

    private static async Task<JsonDocument> RowsAsync(string scenario)
    {
        var file = Path.GetTempFileName();
        await using var tool = ToolProcess.Start(
            $"bench --scenario {scenario} --transport tcp --size 64 --seconds 0.02 --runs 1 --json {file}");
        var result = await tool.EndAsync(TimeSpan.FromSeconds(120));
        Assert.True(result.Code == 0, result.Error);
        var rows = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        File.Delete(file);
        return rows;
    }
}
