using System.CommandLine;
using PureZmq.Tool.Commands;
using PureZmq.Tool.Output;

namespace PureZmq.Tool;

/// <summary>The <c>zmq</c> command: every failure is one line on standard error and an exit code of <see cref="ExitCode"/>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            var parsed = ZmqCommand.Create().Parse(args);
            if (parsed.Errors.Count > 0)
                throw new UsageException(parsed.Errors[0].Message);
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure)
        {
            return Failure.Report(failure);
        }
    }
}
