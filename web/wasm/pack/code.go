package main

import (
	"encoding/binary"
	"errors"
	"slices"
)

// The compiler computes the address of a variable in the stack frame with 64
// bits: SP, which is 32 bits, is extended, the offset added, and the sum wrapped:
//
//	local.get 1, i64.extend_i32_u, i64.const N, i64.add, i32.wrap_i64
//
// A sum of 32 bits is the same, because only the lower 32 bits are used. If the
// address is that of a load or store, the instruction can add N itself. It does
// so without wrapping, which is the same because a frame never reaches beyond
// the memory.

// instruction is an instruction of a function: its bytes, its opcode (for 0xfc
// the second one, plus 0xfc00), and the operands that it takes from the stack
// and puts there. pops is -1 if the instruction may transfer control, or if the
// rewriting does not handle it.
type instruction struct {
	bytes        []byte
	opcode       int
	pops, pushes int
}

var errCode = errors.New("instructions that are unknown to pack")

const (
	localGet  = 0x20
	localSet  = 0x21
	localTee  = 0x22
	globalGet = 0x23
	globalSet = 0x24
	i64Const  = 0x42
	i32Add    = 0x6a
	i64Add    = 0x7c
	wrapI64   = 0xa7
	extendU   = 0xad
	prefixFC  = 0xfc
)

func isLoad(op int) bool  { return op >= 0x28 && op <= 0x35 }
func isStore(op int) bool { return op >= 0x36 && op <= 0x3e }

// immediates returns the number of LEB128 numbers after an opcode, or -1 if they
// are something else.
func immediates(op int) int {
	switch {
	case isLoad(op), isStore(op), op == 0x11, op == prefixFC<<8|8, op == prefixFC<<8|10: // call_indirect, memory.init, memory.copy
		return 2
	case op >= 0x02 && op <= 0x04, op == 0x0c, op == 0x0d, op == 0x10, op >= localGet && op <= globalSet, op == 0x3f, op == 0x40, op == i32Const, op == i64Const,
		op == prefixFC<<8|9, op == prefixFC<<8|11: // data.drop, memory.fill
		return 1
	case op == 0x00, op == 0x01, op == 0x05, op == endOf, op == 0x0f, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4, op >= prefixFC<<8 && op <= prefixFC<<8|7:
		return 0
	}
	return -1
}

// effect returns how many operands an instruction takes and puts.
func effect(op int) (pops, pushes int) {
	switch {
	case op == localGet, op == globalGet, op == i32Const, op == i64Const, op == 0x43, op == 0x44:
		return 0, 1
	case op == localSet, op == globalSet, op == 0x1a: // drop
		return 1, 0
	case op == localTee, isLoad(op):
		return 1, 1
	case isStore(op):
		return 2, 0
	case op == 0x1b: // select
		return 3, 1
	case op == 0x45, op == 0x50, op >= 0x67 && op <= 0x69, op >= 0x79 && op <= 0x7b, op >= 0x8b && op <= 0x91, op >= 0x99 && op <= 0x9f,
		op >= 0xa7 && op <= 0xc4, op >= prefixFC<<8 && op <= prefixFC<<8|7:
		return 1, 1
	case op >= 0x46 && op <= 0xa6:
		return 2, 1
	}
	return -1, 0
}

// readInstruction reads the instruction at the start of b.
func readInstruction(b []byte) (instruction, error) {
	i := instruction{opcode: int(b[0])}
	at, numbers := 1, 0
	switch i.opcode {
	case 0x0e: // br_table: a count, the labels, the default label
		count, n := binary.Uvarint(b[1:])
		if n <= 0 || count > uint64(len(b)) {
			return i, errCode
		}
		at, numbers = 1+n, int(count)+1
	case 0x43, 0x44: // f32.const, f64.const
		at = map[int]int{0x43: 5, 0x44: 9}[i.opcode]
	case prefixFC:
		second, n := binary.Uvarint(b[1:])
		if n <= 0 || second > 0xff {
			return i, errCode
		}
		i.opcode, at = prefixFC<<8|int(second), 1+n
		numbers = immediates(i.opcode)
	default:
		numbers = immediates(i.opcode)
	}
	if numbers < 0 {
		return i, errCode
	}
	for range numbers {
		for at < len(b) && b[at]&0x80 != 0 {
			at++
		}
		at++
	}
	if at > len(b) {
		return i, errCode
	}
	i.bytes = b[:at]
	i.pops, i.pushes = effect(i.opcode)
	return i, nil
}

// foldAddresses returns the code section with shorter addresses in frames.
func foldAddresses(section []byte) ([]byte, error) {
	count, n := binary.Uvarint(section)
	if n <= 0 {
		return nil, errCode
	}
	out, b := slices.Clone(section[:n]), section[n:]
	for range count {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, errCode
		}
		body, err := foldFunction(b[n : n+int(size)])
		if err != nil {
			return nil, err
		}
		out = append(binary.AppendUvarint(out, uint64(len(body))), body...)
		b = b[n+int(size):]
	}
	if len(b) > 0 {
		return nil, errCode
	}
	return out, nil
}

// foldFunction rewrites a function: its local variables, then its instructions.
func foldFunction(body []byte) ([]byte, error) {
	groups, at := binary.Uvarint(body)
	for range groups {
		_, n := binary.Uvarint(body[min(max(at, 0), len(body)):])
		if at += n + 1; n <= 0 || at > len(body) { // a count and a type of one byte
			return nil, errCode
		}
	}
	if at <= 0 {
		return nil, errCode
	}
	var all []instruction
	for b := body[at:]; len(b) > 0; b = b[len(all[len(all)-1].bytes):] {
		i, err := readInstruction(b)
		if err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	if !hasStackPointer(all) {
		return body, nil
	}
	out := slices.Clone(body[:at])
	for k := 0; k < len(all); k++ {
		offset, ok := frameAddress(all[k:])
		if !ok {
			out = append(out, all[k].bytes...)
			continue
		}
		out = append(out, all[k].bytes...)
		k += frameLength - 1
		if user := addressUser(all[k+1:]); user < 0 || !all[k+1+user].addOffset(offset) {
			out = append(appendSigned(append(out, i32Const), offset), i32Add)
		}
	}
	return out, nil
}

// hasStackPointer reports whether local variable 1 is always SP, as in every
// function of the compiler: it is read from global variable 0 or written to it.
func hasStackPointer(all []instruction) bool {
	for k, i := range all {
		switch {
		case i.is(localSet, 1) && (k == 0 || !all[k-1].is(globalGet, 0)),
			i.is(localTee, 1) && (k+1 == len(all) || !all[k+1].is(globalSet, 0)):
			return false
		}
	}
	return true
}

func (i instruction) is(op int, operand byte) bool {
	return i.opcode == op && len(i.bytes) == 2 && i.bytes[1] == operand
}

// frameLength is the number of instructions that compute an address.
const frameLength = 5

// frameAddress returns N if the instructions begin with those that compute SP+N.
func frameAddress(all []instruction) (offset int64, ok bool) {
	if len(all) <= frameLength || !all[0].is(localGet, 1) || all[1].opcode != extendU || all[2].opcode != i64Const || all[3].opcode != i64Add || all[4].opcode != wrapI64 {
		return 0, false
	}
	offset, n := readSigned(all[2].bytes[1:])
	return offset, n > 0 && offset >= 0 && offset < 1<<30
}

// addressUser returns the index of the load or store that takes the operand on
// top of the stack as its address, or -1 if that is another instruction.
func addressUser(all []instruction) int {
	above := 0 // operands above it
	for k, i := range all {
		switch {
		case i.pops < 0:
			return -1
		case i.pops <= above:
			above += i.pushes - i.pops
			continue
		case isLoad(i.opcode) && above == 0, isStore(i.opcode) && above == 1:
			return k
		}
		return -1
	}
	return -1
}

// addOffset adds to the offset of a load or store, unless the sum is too large.
func (i *instruction) addOffset(n int64) bool {
	_, align := binary.Uvarint(i.bytes[1:])
	have, end := binary.Uvarint(i.bytes[1+max(align, 0):])
	if align <= 0 || end <= 0 || have+uint64(n) >= 1<<30 {
		return false
	}
	i.bytes = binary.AppendUvarint(slices.Clone(i.bytes[:1+align]), have+uint64(n))
	return true
}
