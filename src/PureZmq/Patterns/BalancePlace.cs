using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>A pipe's place in its socket's <see cref="RoundRobin"/>.</summary>
internal readonly struct BalancePlace : IPlaceOfPipe
{
    public static ref int In(Pipe pipe) => ref pipe.BalanceIndex;
}
