using PureZmq.Testing;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Sockets;

/// <summary>How commands begin, count and end; each test runs both ends inside this process.</summary>
public sealed class ConversationTests
{
    private const string Any = "--bind tcp://127.0.0.1:*";

    [Fact]
    public async Task Push_ends_with_its_input_when_all_is_sent()
    {
        await using var pull = ToolRun.Start($"pull {Any}");
        var result = await ToolRun.RunAsync($"push --connect {await pull.BoundAsync()}", "one\ntwo\tframes\n\nlast");

        Assert.Equal((0, "", ""), (result.Code, result.Output, result.Error));
        await pull.ExpectAsync("one", "two\tframes", "", "last");
    }

    [Fact]
    public async Task Push_ends_at_its_count_of_sent_messages()
    {
        await using var pull = ToolRun.Start($"pull {Any}");
        await using var push = ToolRun.Start($"push --connect {await pull.BoundAsync()} --count 2");
        await push.TypeAsync("one", "two", "three");
        await push.EndWellAsync();
        pull.Interrupt();

        Assert.Equal("one\ntwo\n", (await pull.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Pull_ends_at_its_count_of_received_messages()
    {
        await using var pull = ToolRun.Start($"pull {Any} --count 2");
        await using var push = ToolRun.Start($"push --connect {await pull.BoundAsync()}");
        await push.TypeAsync("one", "two", "three");

        Assert.Equal("one\ntwo\n", (await pull.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Several_binds_and_connects_are_made_in_the_order_they_are_written()
    {
        await using var first = ToolRun.Start($"pull {Any}");
        await using var second = ToolRun.Start($"pull {Any}");
        var (one, two) = (await first.BoundAsync(), await second.BoundAsync());
        await using var push = ToolRun.Start($"push {Any} --connect {one} --bind tcp://127.0.0.1:* --connect {two} --wait-peers 2");
        Assert.NotEqual(await push.BoundAsync(), await push.BoundAsync());
        await push.TypeAsync("a", "b");

        Assert.Equal(["a", "b"], new[] { await first.LineAsync(), await second.LineAsync() }.Order());
    }

    [Fact]
    public async Task Req_prints_the_reply_to_each_line_and_ends_with_the_input()
    {
        await using var rep = ToolRun.Start($"rep {Any} --echo");
        var result = await ToolRun.RunAsync($"req --connect {await rep.BoundAsync()}", "one\ntwo\n");

        Assert.Equal((0, "one\ntwo\n"), (result.Code, result.Output));
        await rep.ExpectAsync("one", "two");
    }

    [Fact]
    public async Task Req_counts_pairs()
    {
        await using var rep = ToolRun.Start($"rep {Any} --reply yes\tindeed --quiet");
        await using var req = ToolRun.Start($"req --connect {await rep.BoundAsync()} --count 2");
        await req.TypeAsync("1", "2", "3");

        Assert.Equal("yes\tindeed\nyes\tindeed\n", (await req.EndWellAsync()).Output);
        rep.Interrupt();
        Assert.Equal("", (await rep.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Rep_answers_with_the_lines_of_its_input()
    {
        await using var rep = ToolRun.Start($"rep {Any} --count 2");
        await using var req = ToolRun.Start($"req --connect {await rep.BoundAsync()}");
        await req.TypeAsync("one?");
        await rep.ExpectAsync("one?");
        await rep.TypeAsync("one!");
        await req.ExpectAsync("one!");
        await req.TypeAsync("two?");
        await rep.TypeAsync("two!");
        await req.ExpectAsync("two!");

        Assert.Equal("two?\n", (await rep.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Rep_without_a_line_for_a_request_waits_for_its_time_out_or_an_interruption()
    {
        await using var rep = ToolRun.Start($"rep {Any}");
        rep.EndInput();
        await using var req = ToolRun.Start($"req --connect {await rep.BoundAsync()}");
        await req.TypeAsync("anybody?");
        await rep.ExpectAsync("anybody?");
        Assert.Equal("zmq: the input ended without a line to answer this request; only --timeout or Ctrl-C ends this", await rep.ErrorLineAsync());
        rep.Interrupt();
        Assert.Equal("", (await rep.EndWellAsync()).Error);
    }

    [Fact]
    public async Task Rep_without_a_line_for_a_request_ends_with_1_when_its_time_is_out()
    {
        await using var rep = ToolRun.Start($"rep {Any} --timeout 5000");
        rep.EndInput();
        await using var req = ToolRun.Start($"req --connect {await rep.BoundAsync()}");
        await req.TypeAsync("anybody?");
        await rep.ExpectAsync("anybody?");
        Assert.Contains("without a line", await rep.ErrorLineAsync(), StringComparison.Ordinal);

        (await rep.EndAsync()).AssertFailed(ExitCode.Failed, "no message came within 5000 ms");
    }

    [Fact]
    public async Task Req_whose_input_ends_below_its_count_waits_for_its_time_out_or_an_interruption()
    {
        await using var rep = ToolRun.Start($"rep {Any} --echo");
        await using var req = ToolRun.Start($"req --connect {await rep.BoundAsync()} --count 2");
        await req.TypeAsync("one");
        req.EndInput();
        await req.ExpectAsync("one");
        Assert.Equal("zmq: the input ended before its 2 requests; only --timeout or Ctrl-C ends this", await req.ErrorLineAsync());
        req.Interrupt();

        Assert.Equal("", (await req.EndWellAsync()).Error);
    }

    [Fact]
    public async Task Rep_that_only_listens_needs_no_line_for_its_last_request()
    {
        await using var rep = ToolRun.Start($"rep {Any} --count 1");
        rep.EndInput();
        await using var req = ToolRun.Start($"req --connect {await rep.BoundAsync()}");
        await req.TypeAsync("anybody?");

        Assert.Equal("anybody?\n", (await rep.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Two_way_types_go_on_behind_the_end_of_their_input()
    {
        await using var one = ToolRun.Start($"pair {Any} --count 2");
        await using var two = ToolRun.Start($"pair --connect {await one.BoundAsync()}");
        one.EndInput();
        await two.TypeAsync("a");
        await one.ExpectAsync("a");
        await two.TypeAsync("b");

        Assert.Equal("b\n", (await one.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Two_way_types_end_at_their_count_although_the_input_goes_on()
    {
        await using var one = ToolRun.Start($"pair {Any} --count 1");
        await using var two = ToolRun.Start($"pair --connect {await one.BoundAsync()}");
        await one.TypeAsync("from one");
        await two.ExpectAsync("from one");
        await two.TypeAsync("from two");

        Assert.Equal("from two\n", (await one.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Lines_that_were_read_before_the_count_was_reached_are_still_sent()
    {
        await using var one = ToolRun.Start($"pair {Any} --count 1");
        await one.TypeAsync(Enumerable.Range(0, 500).Select(i => $"line {i}").ToArray()); // nobody is there to take them yet
        await using var two = ToolRun.Start($"pair --connect {await one.BoundAsync()} --count 500");
        await two.TypeAsync("enough");

        Assert.Equal("enough\n", (await one.EndWellAsync()).Output);
        Assert.Equal(500, (await two.EndWellAsync()).Output.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task A_dealer_that_puts_an_empty_frame_in_front_speaks_to_a_rep()
    {
        await using var rep = ToolRun.Start($"rep {Any} --echo");
        await using var dealer = ToolRun.Start($"dealer --connect {await rep.BoundAsync()} --count 2");
        await dealer.TypeAsync("\tone", "\ttwo");

        Assert.Equal("\tone\n\ttwo\n", (await dealer.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Router_prints_routing_ids_and_sends_to_them()
    {
        await using var router = ToolRun.Start($"router {Any}");
        var endpoint = await router.BoundAsync();
        await using var ann = ToolRun.Start($"dealer --connect {endpoint} --id ann --timeout 20000");
        await using var bob = ToolRun.Start($"dealer --connect {endpoint} --id \\x01bob --timeout 20000");
        await ann.TypeAsync("hi");
        await router.ExpectAsync("ann\thi");
        await bob.TypeAsync("ho");
        await router.ExpectAsync(@"\x01bob" + "\tho");

        await router.TypeAsync(@"\x01bob" + "\tto bob", "ann\tto ann", "eve\tto eve");
        await bob.ExpectAsync("to bob");
        await ann.ExpectAsync("to ann");
        Assert.Equal("zmq: No peer has the routing id [eve].", await router.ErrorLineAsync());
    }

    [Theory]
    [InlineData("--echo", "question")]
    [InlineData("--reply answer", "answer")]
    public async Task Router_answers_under_the_envelope_of_each_request(string how, string answer)
    {
        await using var router = ToolRun.Start($"router {Any} {how} --count 2");
        var endpoint = await router.BoundAsync();
        await using var req = ToolRun.Start($"req --connect {endpoint} --id req");
        await req.TypeAsync("question");
        await req.ExpectAsync(answer);
        await using var dealer = ToolRun.Start($"dealer --connect {endpoint} --id dealer");
        await dealer.TypeAsync("question");
        await dealer.ExpectAsync(answer);

        Assert.Equal("req\t\tquestion\ndealer\tquestion\n", (await router.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Sub_without_topics_hears_everything()
    {
        await using var pub = ToolRun.Start($"pub {Any} --wait-peers 1");
        await using var sub = ToolRun.Start($"sub --connect {await pub.BoundAsync()}");
        await pub.TypeAsync("one", "two");
        await sub.ExpectAsync("one", "two");
    }

    [Fact]
    public async Task Sub_hears_what_begins_with_one_of_its_topics()
    {
        await using var pub = ToolRun.Start($"pub {Any} --wait-peers 1");
        await using var sub = ToolRun.Start($"sub --connect {await pub.BoundAsync()} --subscribe a --subscribe \\x01 --subscribe @");
        await pub.TypeAsync("apple", "banana", @"\x01", "@home", "avocado");
        await sub.ExpectAsync("apple", @"\x01", "@home", "avocado");
    }

    [Fact]
    public async Task Xpub_prints_subscriptions_and_xsub_makes_them_by_option_and_by_line()
    {
        await using var xpub = ToolRun.Start($"xpub {Any}");
        await using var xsub = ToolRun.Start($"xsub --connect {await xpub.BoundAsync()} --subscribe a");
        await xpub.ExpectAsync(@"\x01a");
        await xsub.TypeAsync(@"\x01b");
        await xpub.ExpectAsync(@"\x01b");
        await xpub.TypeAsync("a1", "b1", "c1");
        await xsub.ExpectAsync("a1", "b1");
        await xsub.TypeAsync(@"\x00a", "upstream");
        await xpub.ExpectAsync(@"\x00a", "upstream");
    }

    [Fact]
    public async Task Quiet_prints_nothing_but_what_was_bound()
    {
        await using var pull = ToolRun.Start($"pull {Any} --quiet --count 1");
        await ToolRun.RunAsync($"push --connect {await pull.BoundAsync()}", "one\n");

        var result = await pull.EndWellAsync();
        Assert.Equal(("", ""), (result.Output, result.Error));
    }

    [Theory]
    [InlineData("--hex", "00ff - 61")]
    [InlineData("--json", """[{"base64":"AP8="},"","a"]""")]
    public async Task Forms_apply_to_both_directions(string form, string line)
    {
        await using var rep = ToolRun.Start($"rep {Any} --echo {form}");
        await using var req = ToolRun.Start($"req --connect {await rep.BoundAsync()} {form}");
        await req.TypeAsync(line);
        await req.ExpectAsync(line);
        await rep.ExpectAsync(line);
    }

    [Fact]
    public async Task Messages_that_nobody_took_are_told_of_when_the_linger_is_over()
    {
        var result = await ToolRun.RunAsync("push --quiet --connect tcp://127.0.0.1:1 --linger 20", "one\ntwo\n");

        Assert.Equal(0, result.Code);
        Assert.Equal("zmq: the linger ran out; messages not sent: 2 (LingerExpired, see --linger)\n", result.Error);
    }

    [Fact]
    public async Task The_high_water_mark_bounds_what_waits_for_a_peer()
    {
        var lines = string.Concat(Enumerable.Repeat("line\n", 10));
        const string Push = "push --quiet --connect tcp://127.0.0.1:1 --linger 0 --timeout 30";

        (await ToolRun.RunAsync($"{Push} --hwm 9", lines)).AssertFailed(ExitCode.Failed, "no peer had room");
        Assert.Contains("messages not sent: 10", (await ToolRun.RunAsync($"{Push} --hwm 10", lines)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_command_sends_what_it_has_and_ends_well()
    {
        await using var pull = ToolRun.Start($"pull {Any}");
        await using var push = ToolRun.Start($"push --connect {await pull.BoundAsync()}");
        await push.TypeAsync("one");
        await pull.ExpectAsync("one");
        push.Interrupt();
        await push.EndWellAsync();
        pull.Interrupt();
        await pull.EndWellAsync();
    }

    [Fact]
    public async Task Nothing_is_read_before_the_peers_are_there()
    {
        await using var push = ToolRun.Start($"push {Any} --wait-peers 2 --count 2");
        var endpoint = await push.BoundAsync();
        await push.TypeAsync("a", "b");
        await using var one = ToolRun.Start($"pull --connect {endpoint}");
        await using var two = ToolRun.Start($"pull --connect {endpoint}");

        Assert.Equal(["a", "b"], new[] { await one.LineAsync(), await two.LineAsync() }.Order());
        await push.EndWellAsync();
    }

    [Fact]
    public async Task Sending_is_paced_by_the_rate()
    {
        var clock = new ManualClock();
        await using var pull = ToolRun.Start($"pull {Any}");
        await using var push = ToolRun.Start($"push --connect {await pull.BoundAsync()} --rate 0.5", clock);
        await push.TypeAsync("one", "two");
        await pull.ExpectAsync("one");
        var second = pull.LineAsync();
        await Within.UntilAsync(() => clock.ArmedTimers > 0, "the tool to wait for its turn");
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("two", await second);
    }
}
