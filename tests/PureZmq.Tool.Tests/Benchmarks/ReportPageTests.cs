using PureZmq.Bench;
using PureZmq.Bench.Machine;
using PureZmq.Bench.Report;
using PureZmq.Bench.Results;
using Xunit;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>The blocks of a page are made from the files they name; what stands around them is left alone.</summary>
public sealed class ReportPageTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("purezmq-report-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_table_has_a_line_for_each_row_and_marks_what_is_noise()
    {
        Save("rows.json", Rows.PushPull("tcp", 64, 24.7e6, 3.9e6), Rows.OpenLoop("rate=1000,p=99.9", 58, 60), Rows.PushPull("ipc", 1, 5, null));

        Assert.Equal(
            """
            | scenario | variant | transport | size | unit | PureZmq | libzmq (range) | ratio | CPU ratio | B/message |
            |---|---|---|---:|---|---:|---:|---:|---:|---:|
            | `push-pull` |  | tcp | 64 | msg/s | 24.70 M | 3.90 M (3.51 M .. 4.29 M) | 6.33x | 0.25x | 0 |
            | `open-loop` | rate=1000,p=99.9 | tcp | 64 | us | 58.00 | 60.00 (54.00 .. 66.00) | ≈ 0.97x | 0.25x | 0 |
            | `push-pull` |  | ipc | 1 | msg/s | 5.00 | - | - | - | 0 |

            """,
            Block("table rows.json"));
    }

    [Fact]
    public void A_comparison_has_the_rows_that_all_runs_have()
    {
        Save("a.json", Rows.PushPull("tcp", 1, 2, 1), Rows.PushPull("tcp", 64, 3, 1));
        Save("b.json", Rows.PushPull("tcp", 64, 4, 1), Rows.PushPull("ipc", 64, 5, 1));

        Assert.Equal(
            """
            | scenario | variant | transport | size | unit | default | server collector |
            |---|---|---|---:|---|---:|---:|
            | `push-pull` |  | tcp | 64 | msg/s | 3.00 (3.00 .. 3.00) | 4.00 (4.00 .. 4.00) |

            """,
            Block("compare default=a.json server-collector=b.json"));
    }

    [Fact]
    public void Ceilings_stand_beside_the_row_that_comes_nearest()
    {
        Save("rows.json", Rows.PushPull("tcp", 1000, 1e6, 1), Rows.PushPull("tcp", 1_000_000, 2000, 1), Rows.Of("req-rep", "idle", "ipc", 1, 5, 20, "us"), Rows.Of("open-loop", "burst=20,p=99", "tcp", 64, 30, 60, "us"));
        Ceiling[] ceilings = [new("tcp-stream", "GB/s", 4, [3, 5]), new("ipc-ping-pong", "us", 10, [9, 12]), new("tcp-burst-p99", "us", 20, [18, 25])];
        var machine = MachineRecord.Describe("zmq bench --all", "4.3.4", ceilings, TimeProvider.System);
        BenchJson.Write(Path.Combine(_directory.FullName, "machine.json"), machine);

        var table = Block("ceilings machine.json rows.json");
        Assert.Contains("4.00 (3.00 .. 5.00) | `push-pull` tcp 1000000 B: 2.00 | 0.50x |", table, StringComparison.Ordinal);
        Assert.Contains("10.00 (9.00 .. 12.00) | `req-rep` ipc 1 B: 5.00 | 0.50x |", table, StringComparison.Ordinal);
        Assert.Contains("20.00 (18.00 .. 25.00) | `open-loop` burst=20,p=99 tcp 64 B: 30.00 | 1.50x |", table, StringComparison.Ordinal);
        var facts = Block("machine machine.json");
        Assert.Contains("| command | `zmq bench --all` |", facts, StringComparison.Ordinal);
        Assert.Contains("| libzmq | 4.3.4 |", facts, StringComparison.Ordinal);
    }

    [Fact]
    public void Plots_are_written_beside_their_rows_and_shown()
    {
        _directory.CreateSubdirectory("figures");
        Save("figures/rows.json", Rows.PushPull("tcp", 1, 2, 1), Rows.PushPull("tcp", 64, 3, 1));
        var page = Page("plots figures/rows.json", "");

        var written = ReportPage.Write(page);

        Assert.Equal([page, Path.Combine(_directory.FullName, "figures/throughput-tcp.svg")], written);
        Assert.All(written, file => Assert.True(File.Exists(file), file));
        Assert.Contains("](figures/throughput-tcp.svg)\n<!-- bench: end -->", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_around_a_block_stays_and_a_second_time_changes_nothing()
    {
        Save("rows.json", Rows.PushPull("tcp", 1, 2, 1));
        var page = Page("table rows.json", "what was there before\n");

        ReportPage.Write(page);
        var once = File.ReadAllText(page);
        Assert.StartsWith("# Title\n\n<!-- bench: table rows.json -->\n| scenario", once, StringComparison.Ordinal);
        Assert.EndsWith(" |\n<!-- bench: end -->\n\nThe end, with no line feed.", once, StringComparison.Ordinal);
        ReportPage.Write(page);
        Assert.Equal(once, File.ReadAllText(page));
    }

    [Theory]
    [InlineData("table a.json b.json", "'table' with 2 files is no block")]
    [InlineData("picture rows.json", "'picture' with 1 files is no block")]
    [InlineData("table broken.json", "broken.json is not a file of zmq bench")]
    public void What_is_no_block_is_told(string block, string complaint)
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "broken.json"), "{");

        var failure = Assert.Throws<BenchException>(() => ReportPage.Render(Page(block, "")));
        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_without_an_end_is_told_with_its_line()
    {
        var page = Path.Combine(_directory.FullName, "page.md");
        File.WriteAllText(page, "# Title\n<!-- bench: table rows.json -->\n");

        Assert.Contains("line 2, has no end", Assert.Throws<BenchException>(() => ReportPage.Render(page)).Message, StringComparison.Ordinal);
    }

    private void Save(string name, params BenchRow[] rows) => BenchJson.Write(Path.Combine(_directory.FullName, name), rows);

    private string Page(string block, string content)
    {
        var page = Path.Combine(_directory.FullName, "page.md");
        File.WriteAllText(page, $"# Title\n\n<!-- bench: {block} -->\n{content}<!-- bench: end -->\n\nThe end, with no line feed.");
        return page;
    }

    private string Block(string block)
        => ReportPage.Render(Page(block, "")).Text.Split($"<!-- bench: {block} -->\n")[1].Split("<!-- bench: end -->")[0];
}
