using PureZmq.Bench;
using PureZmq.Bench.Processes;

namespace PureZmq.Tool.Output;

/// <summary>Gets libzmq into the race if this machine has it.</summary>
internal static class Libzmq
{
    /// <summary>The program that drives libzmq; null, after one line that says what is missing, if it cannot be built.</summary>
    internal static async Task<LibzmqProgram?> TryCompileAsync(TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            return await LibzmqProgram.CompileAsync(cancellationToken);
        }
        catch (BenchException missing)
        {
            cancellationToken.ThrowIfCancellationRequested(); // the key ends the compiler too
            await output.WriteLineAsync($"libzmq is not measured: {missing.Message}.");
            return null;
        }
    }
}
