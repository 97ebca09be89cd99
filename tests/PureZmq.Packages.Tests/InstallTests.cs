using Xunit;

namespace PureZmq.Packages;

/// <summary>The packages as users install them.</summary>
[Collection("packages")]
public sealed class InstallTests(Packages packages)
{
    [Fact]
    public async Task The_library_installs_into_a_new_project_and_carries_messages()
    {
        var folder = packages.NewProject(
            "pipeline",
            """
            using PureZmq;

            using var pull = new PullSocket();
            using var push = new PushSocket();
            push.Connect(pull.Bind("tcp://127.0.0.1:*"));
            push.Send("part one", "part two");
            Console.WriteLine(pull.Receive());
            """);

        Assert.Equal("[part one][part two]\n", await packages.RunAsync(folder, "dotnet", "run"));
    }

    [Fact]
    public async Task The_tool_installs_into_a_folder_and_runs()
    {
        var tools = packages.NewFolder("tools");
        await packages.RunAsync(
            tools,
            "dotnet", "tool", "install", "PureZmq.Tool", "--version", Packages.Version, "--tool-path", tools, "--source", packages.Source);

        Assert.Contains("zmq push", await packages.RunAsync(tools, Path.Combine(tools, "zmq"), "push", "--help"), StringComparison.Ordinal);
        Assert.Equal(
            "hello\n",
            await packages.RunAsync(
                tools, "bash", "-c",
                """
                exec 3< <(./zmq pull --bind tcp://127.0.0.1:* --count 1 --timeout 20000 2>&1)
                read -r _ endpoint <&3
                echo hello | ./zmq push --connect "$endpoint"
                cat <&3
                """));
    }
}
