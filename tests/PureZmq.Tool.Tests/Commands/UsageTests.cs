using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Commands;

/// <summary>What is wrong with a command line, a line of the input or an endpoint is told in one line, with its exit code.</summary>
public sealed class UsageTests
{
    private const string Anywhere = "--bind tcp://127.0.0.1:*";
    private const string Nobody = "--quiet --connect tcp://127.0.0.1:1 --linger 0";

    [Theory]
    [InlineData("", "Required command")]
    [InlineData("psh", "'psh' is no command or option here. See zmq --help.")]
    [InlineData("push", "needs a --bind or a --connect. See zmq push --help.")]
    [InlineData("push --bind", "--bind")]
    [InlineData("push --bnd x", "'--bnd' is no command or option here")]
    [InlineData("push --connect tcp://127.0.0.1:1 tcp://127.0.0.1:2", "'tcp://127.0.0.1:2' is no command or option here")]
    [InlineData($"push {Nobody} --hex --json", "--hex and --json exclude each other")]
    [InlineData($"rep {Nobody} --echo --reply x", "--reply and --echo exclude each other")]
    [InlineData($"push {Nobody} --count 0", "--count takes a whole number from 1")]
    [InlineData($"push {Nobody} --count 1 --count 2", "--count")]
    [InlineData($"pull {Nobody} --timeout soon", "--timeout takes a whole number from -1 to 2147483647, not 'soon'")]
    [InlineData($"pull {Nobody} --timeout -2", "not '-2'")]
    [InlineData($"pull {Nobody} --wait-peers -1", "not '-1'")]
    [InlineData($"pull {Nobody} --hwm 1.5", "not '1.5'")]
    [InlineData($"push {Nobody} --rate 0", "--rate takes a number from 0.000001")]
    [InlineData($"push {Nobody} --rate NaN", "--rate takes a number")]
    [InlineData($"dealer {Nobody} --id ''", "--id has 1 to 255 octets, not 0")]
    [InlineData($"sub {Nobody} --subscribe \\q", @"--subscribe: \q is not an escape")]
    [InlineData($"sub {Nobody} --subscribe a\tb", "--subscribe takes one frame")]
    [InlineData($"rep {Nobody} --reply \\", @"--reply: a frame ends in a lone \")]
    [InlineData($"pull {Nobody} --rate 1", "'--rate' is no command or option here")]
    [InlineData("proxy --frontend router:tcp://127.0.0.1:*", "--backend")]
    [InlineData("proxy --frontend tcp://127.0.0.1:* --backend dealer:tcp://127.0.0.1:*", "--frontend takes TYPE:ENDPOINT")]
    [InlineData("proxy --frontend pull:tcp://*:1 --backend push:tcp://*:1 --capture pull:tcp://*:1", "--capture cannot be a pull; it can be pub,")]
    [InlineData("proxy --frontend pull:tcp://*:1 --backend push:tcp://*:1 --capture rep:tcp://*:1", "--capture cannot be a rep")]
    [InlineData("proxy --frontend pull:tcp://*:1 --backend push:tcp://*:1 --control push:tcp://*:1", "--control cannot be a push; it can be rep,")]
    [InlineData("proxy --frontend pull:tcp://*:1 --backend push:tcp://*:1 --control req:tcp://*:1", "--control cannot be a req")]
    [InlineData("monitor pull", "zmq monitor needs a --bind or a --connect. See zmq monitor --help.")]
    [InlineData($"monitor plug {Anywhere}", "TYPE takes push, pull, pub, sub, req, rep, dealer, router, pair, xpub or xsub, not 'plug'. See")]
    [InlineData($"monitor pull {Anywhere} --event Foo", "--event takes Connected, ConnectDelayed, ")]
    [InlineData($"monitor pull {Anywhere} --event Accepted --event Foo", "MessagesDropped or IncompatiblePeer, not 'Foo'. See")]
    [InlineData($"monitor pull {Anywhere} --event 3", "not '3'. See")]
    [InlineData($"monitor pull {Anywhere} --event Accepted,Closed", "not 'Accepted,Closed'. See")]
    [InlineData("completion tcsh", "SHELL takes bash, zsh or fish, not 'tcsh'. See zmq completion --help.")]
    [InlineData("bench --scenario x", "--scenario takes push-pull, ")]
    [InlineData("bench --transport udp", "--transport takes ")]
    [InlineData("bench --size big", "--size takes a whole number from 0 to 2147483647, not 'big'. See")]
    [InlineData("bench --size 1 --size -1", "not '-1'. See")]
    [InlineData("bench --runs x", "--runs takes a whole number from 1 to 2147483647, not 'x'. See")]
    [InlineData("bench --seconds x", "--seconds takes a number from 0.000001 to 59, not 'x'. See")]
    [InlineData($"pull {Nobody} --quiet=maybe", "'maybe' is no command or option here")]
    [InlineData("bench --all --size 1", "--all leaves nothing to choose")]
    [InlineData("bench --ceilings --all", "--ceilings measures no rows")]
    [InlineData("bench --ceilings --scenario push-pull", "--ceilings measures no rows")]
    [InlineData("bench report", "Required argument 'PAGE' missing")]
    [InlineData("bench --seconds 0", "--seconds takes a number from 0.000001 to 59, not '0'")]
    [InlineData("bench --seconds NaN", "not 'NaN'")]
    public async Task A_wrong_command_line_ends_with_2(string arguments, string complaint)
    {
        var result = await ToolRun.RunAsync(arguments);
        result.AssertFailed(ExitCode.Usage, complaint);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal); // types are no words for users
        Assert.DoesNotContain("PureZmq.", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\. See zmq( \w+)? --help\.\n$", result.Error);
    }

    [Theory]
    [InlineData("push", "fine\n\\q\n", @"line 2: \q is not an escape")]
    [InlineData("push --hex", "61\n\n", "line 2: there is no frame")]
    [InlineData("push --json", "[\"a\"]\n[\"b\"]\n{}", "line 3: a message is an array")]
    [InlineData("pair", "\\x0\n", @"line 1: \x is not followed")]
    [InlineData("req", "\\\n", @"line 1: a frame ends in a lone \")]
    public async Task A_wrong_line_of_the_input_ends_with_2_and_is_named(string arguments, string input, string complaint)
        => (await ToolRun.RunAsync($"{arguments} {Nobody}", input)).AssertFailed(ExitCode.Usage, complaint);

    [Theory]
    [InlineData("push --bind nonsense", "Endpoint 'nonsense' is malformed")]
    [InlineData("push --connect tcp://127.0.0.1", "Endpoint 'tcp://127.0.0.1' is malformed")]
    [InlineData("push --bind carrier-pigeon://roof", "'carrier-pigeon' is not available")]
    [InlineData("pull --bind tcp://192.0.2.1:5555", "Endpoint 'tcp://192.0.2.1:5555'")]
    [InlineData("proxy --frontend pull:nonsense --backend push:tcp://127.0.0.1:*", "Endpoint 'nonsense' is malformed")]
    public async Task A_wrong_endpoint_ends_with_3(string arguments, string complaint)
        => (await ToolRun.RunAsync(arguments)).AssertFailed(ExitCode.Endpoint, complaint);

    [Fact]
    public async Task An_endpoint_that_is_taken_ends_with_3()
    {
        await using var holder = ToolRun.Start("pull --bind tcp://127.0.0.1:*");
        (await ToolRun.RunAsync($"pull --bind {await holder.BoundAsync()}")).AssertFailed(ExitCode.Endpoint, "in use");
    }

    [Theory]
    [InlineData("pull", "no message came within 30 ms")]
    [InlineData("pair", "within 30 ms")]
    [InlineData("router --echo", "no message came within 30 ms")]
    [InlineData("pull --wait-peers 2", "fewer than 2 peers came within 30 ms")]
    [InlineData("pull --wait-peers 1", "no peer came within 30 ms")]
    [InlineData("pub --wait-peers 1", "no peer subscribed within 30 ms")]
    [InlineData("push", "no peer had room for a message within 30 ms")]
    [InlineData("req", "no peer had room for a message within 30 ms")]
    public async Task What_takes_too_long_ends_with_1(string arguments, string complaint)
    {
        var result = await ToolRun.RunAsync($"{arguments} --bind tcp://127.0.0.1:* --timeout 30", "hello\n");
        result.AssertFailed(ExitCode.Failed, complaint);
    }
}
